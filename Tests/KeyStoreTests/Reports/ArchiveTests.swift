import Bytes
import Foundation
import Testing

@testable import KeyStore

/// Zips as Python's zipfile makes them, good and hostile.
struct ArchiveTests {
    private let folder: ReportFolder

    init() throws {
        folder = try ReportFolder()
    }

    @Test func `a zip becomes a folder`() throws {
        let outcome = try unzip(
            "z.writestr('a.xml', 'A'); z.writestr('sub/b.csv', 'B'); z.writestr('späť/c', 'C');"
                + "z.writestr(zipfile.ZipInfo('empty/'), '')"
        )
        #expect(outcome.kind == .decrypted && outcome.output == folder.file("report"))
        #expect(folder.text("report/a.xml") == "A")
        #expect(folder.text("report/sub/b.csv") == "B")
        #expect(folder.text("report/späť/c") == "C")
        #expect(try folder.mode("report") == 0o700)
        #expect(try folder.mode("report/sub") == 0o700)
        #expect(try folder.mode("report/empty") == 0o700)
        #expect(try folder.mode("report/a.xml") == 0o600)
        #expect(try run().kind == .skipped)
        #expect(folder.names.filter { !$0.hasPrefix("report") } == ["zip"])
    }

    @Test func `files get the mode that was given, and folders can be entered by the same`() throws
    {
        _ = try unzip("z.writestr('sub/b.csv', 'B')") { $0.mode = 0o640 }
        #expect(try folder.mode("report") == 0o750 && folder.mode("report/sub") == 0o750)
        #expect(try folder.mode("report/sub/b.csv") == 0o640)
    }

    @Test func `a zip of another name is written as it is`() throws {
        _ = try unzip("z.writestr('a', 'A')")
        var options = ReportOptions()
        options.unzips = true
        for (name, kind) in [("b.xlsx", "b.xlsx"), ("C.ZIP", "C")] {
            let message = try Data(contentsOf: URL(filePath: folder.file("report.zip.pgp")))
            try folder.put(Array(message), in: name + ".pgp")
            let outcome = try ReportJob(
                folder.file(name + ".pgp"),
                to: folder.file(name),
                isNamed: false,
                options: options
            ).run(with: FakeDecryptor())
            #expect(outcome.output == folder.file(kind))
        }
        #expect(folder.text("b.xlsx")?.hasPrefix("PK") == true && folder.text("C/a") == "A")
    }

    @Test func `a folder with anything else in it is never replaced`() throws {
        try folder.make("report")
        #expect(cause { try unzip("z.writestr('new', 'A')") } == .outputExists)
        try folder.put([1], in: "report/notes.txt")
        #expect(cause { try run() } == .outputExists)
        #expect(cause { try run(replaces: true) } == .outputExists)
        #expect(folder.names == ["report", "report.zip.pgp", "report/notes.txt", "zip"])
    }

    @Test func `a folder counts as done when it holds the same`() throws {
        _ = try unzip("z.writestr('a/b', 'A'); z.writestr('c', 'C')")
        try folder.setAge(1000, of: "report")
        #expect(try run().kind == .skipped)
        try folder.put(Array("B".utf8), in: "report/a/b")
        #expect(cause { try run() } == .outputExists)
    }

    @Test func `an empty zip becomes an empty folder`() throws {
        #expect(try unzip("pass").kind == .decrypted)
        #expect(folder.names == ["report", "report.zip.pgp", "zip"])
    }

    @Test func `members may begin at the folder itself`() throws {
        _ = try unzip("z.writestr(zipfile.ZipInfo('./'), ''); z.writestr('./a/b', 'A')")
        #expect(folder.text("report/a/b") == "A")
    }

    @Test func `what is no zip is written as it is`() throws {
        try folder.put(FakeDecryptor.message("not PK"), in: "report.zip.pgp")
        #expect(try run().output == folder.file("report.zip"))
        #expect(try run().kind == .skipped)
        #expect(folder.text("report.zip") == "not PK")
    }

    @Test(
        arguments: [
            "z.writestr('../a', 'A')", "z.writestr('a/../../b', 'A')", "z.writestr('a/..', 'A')",
            "z.writestr('/etc/a', 'A')", "z.writestr('//a', 'A')", "z.writestr('a/./b', 'A')",
            "z.writestr('a//b', 'A')", "z.writestr(raw('a/b\\\\c'), 'A')",
            "z.writestr(raw('..\\\\a'), 'A')",
            "z.writestr('C:a', 'A')", "z.writestr('c:/a', 'A')", "z.writestr('a\\nb', 'A')",
            "z.writestr('a\\x1bb', 'A')", "z.writestr('a\\u202efdp.exe', 'A')",
            "z.writestr('a\\u2066b', 'A')", "z.writestr('a\\u200bb', 'A')",
            "z.writestr('\\ufeffa', 'A')", "z.writestr('..', 'A')", "z.writestr('./../a', 'A')",
            "z.writestr('.', 'A')",
            "z.writestr('a', 'A'); z.writestr('a', 'B')",
            "z.writestr('a', 'A'); z.writestr('A', 'B')",
            "z.writestr('a', 'A'); z.writestr('a/b', 'B')",
            "z.writestr('a/b', 'A'); z.writestr('a', 'B')",
            "z.writestr('a/b', 'A'); z.writestr('A/c', 'B')",
            "z.writestr('é', 'A'); z.writestr('e\\u0301', 'B')",
            "z.writestr('/'.join('a' * 17), 'A')", "z.writestr('a' * 256, 'A')",
            "z.writestr(kind('link', stat.S_IFLNK), '/etc/passwd')",
            "z.writestr(kind('dev', stat.S_IFCHR), '')",
        ]
    )
    func `a hostile member refuses the whole zip`(script: String) throws {
        #expect(cause { try unzip("z.writestr('good', 'G'); " + script) } == .damaged, "\(script)")
        #expect(folder.names == ["report.zip.pgp", "zip"], "\(script)")
    }

    @Test func `of a hostile name no more is told than fits a line`() throws {
        for (name, shown) in [
            ("'../' + 'a' * 300", "../" + String(repeating: "a", count: 77) + "…"),
            ("'../' + '\\u202e' * 300", "../" + String(repeating: "\u{202e}", count: 9) + "…"),
            ("'../x' + '\\u0301' * 300", "../x" + String(repeating: "\u{301}", count: 76) + "…"),
            ("'../' + 'a' * 77", "../" + String(repeating: "a", count: 77)),
        ] {
            let failure = #expect(throws: ReportFailure.self) {
                try unzip("z.writestr(\(name), 'A')")
            }
            #expect(
                failure?.reason
                    == "the zip has a member that leads out of the folder: " + shown
            )
        }
    }

    @Test(
        arguments: [
            "open(path, 'r+b').truncate(os.path.getsize(path) - 30)",
            "f = open(path, 'r+b'); f.seek(40); f.write(b'!'); f.close()",
            "d = open(path, 'rb').read(); open(path, 'wb').write(d[:6] + b'\\x01' + d[7:])",
            "open(path, 'r+b').truncate(50)",
        ]
    )
    func `a damaged zip leaves nothing`(script: String) throws {
        #expect(cause { try unzip("z.writestr('a', 'A' * 100)", then: script) } == .damaged)
        #expect(folder.names == ["report.zip.pgp", "zip"], "\(script)")
    }

    @Test func `a zip that grows too much is refused`() throws {
        let bomb = "for n in range(3): z.writestr(str(n), bytes(60 << 20), zipfile.ZIP_DEFLATED)"
        #expect(cause { try unzip(bomb) } == .tooLarge)
        #expect(folder.names == ["report.zip.pgp", "zip"])
        #expect(try run { $0.limits.ratio = nil }.kind == .decrypted)
    }

    @Test func `a zip larger than the limit is refused`() throws {
        let failure = cause {
            try unzip("z.writestr('a', bytes(5000), zipfile.ZIP_DEFLATED)") {
                $0.limits.size = 4999
            }
        }
        #expect(failure == .tooLarge)
    }

    @Test func `a zip of too many members is refused`() throws {
        let script = "for n in range(10001): z.writestr(str(n), '')"
        #expect(cause { try unzip(script) } == .tooLarge)
        #expect(folder.names == ["report.zip.pgp", "zip"])
    }

    /// Has Python make the zip `z`, and encrypts it for the fake.
    private func unzip(
        _ script: String,
        then change: String = "pass",
        _ set: (inout ReportOptions) -> Void = { _ in }
    ) throws -> ReportOutcome {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        let text = """
            import os, stat, sys, warnings, zipfile
            warnings.simplefilter('ignore')
            path = sys.argv[1]
            def kind(name, type):
                info = zipfile.ZipInfo(name)
                info.create_system, info.external_attr = 3, (type | 0o600) << 16
                return info
            def raw(name):
                info = zipfile.ZipInfo('x')
                info.filename = name
                return info
            with zipfile.ZipFile(path, 'w') as z:
                \(script)
            \(change)
            """
        process.arguments = ["python3", "-c", text, folder.file("zip")]
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        let zip = try Data(contentsOf: URL(filePath: folder.file("zip")))
        try folder.put(FakeDecryptor.message(Array(zip)), in: "report.zip.pgp")
        return try run(set)
    }

    private func run(
        replaces: Bool = false,
        _ set: (inout ReportOptions) -> Void = { _ in }
    ) throws -> ReportOutcome {
        var options = ReportOptions()
        (options.unzips, options.replaces) = (true, replaces)
        set(&options)
        return try ReportJob(
            folder.file("report.zip.pgp"),
            to: folder.file("report.zip"),
            isNamed: false,
            options: options
        ).run(with: FakeDecryptor())
    }
}
