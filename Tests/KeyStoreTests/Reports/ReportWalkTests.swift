import Glibc
import Testing

@testable import KeyStore

struct ReportWalkTests {
    private let folder: ReportFolder

    init() throws {
        folder = try ReportFolder()
        for name in ["sub/deep", "out", "archive", ".hidden"] { try folder.make(name) }
    }

    @Test func `reports are found by name and by content, in all folders`() throws {
        let message = FakeDecryptor.message("hello")
        for name in ["a.xml.pgp", "B.GPG", "c.asc", "sub/d.pgp", "sub/deep/e.pgp"] {
            try folder.put([], in: name)
        }
        for name in ["odd.bin", "sub/odd"] { try folder.put(message, in: name) }
        for name in ["plain.xml", "sub/deep/plain.csv", "empty"] {
            try folder.put(Array("<xml/>".utf8), in: name)
        }
        for name in [
            ".a.pgp", ".hidden/a.pgp", "a.pgp.part", "a.pgp.FILEPART", "a.pgp.tmp", "out/a.pgp",
            "archive/a.pgp",
        ] { try folder.put(message, in: name) }
        symlink(folder.file("a.xml.pgp"), folder.file("link.pgp"))
        symlink(folder.file("sub"), folder.file("sub2"))

        var walk = ReportWalk(excluding: [folder.file("out"), folder.file("archive")])
        walk.walk(folder.path)
        let found = walk.inputs.map { String($0.path.dropFirst(folder.path.count + 1)) }
        #expect(
            found.sorted() == [
                "B.GPG", "a.xml.pgp", "c.asc", "odd.bin", "sub/d.pgp", "sub/deep/e.pgp", "sub/odd",
            ]
        )
        #expect(walk.fileCount == 10)
        #expect(walk.folders.map(\.subfolder) == ["", "sub", "sub/deep"])
        #expect(walk.unread.isEmpty)
    }

    @Test func `what is found keeps its place below another folder`() throws {
        try folder.put([], in: "sub/deep/e.pgp")
        var walk = ReportWalk()
        walk.walk(folder.path)
        let input = try #require(walk.inputs.first)
        #expect(try input.output(in: "out") == "out/sub/deep/e")
        #expect(try input.output(in: nil) == folder.file("sub/deep/e"))
    }

    @Test func `a file that is named is taken, whatever it is`() throws {
        let path = try folder.put(Array("plain".utf8), in: ".plain.part")
        let input = try ReportInput(named: path)
        #expect(input.size == 5)
        #expect(try input.output(in: nil) == path + ".decrypted")
        #expect(try input.output(in: "out/") == "out/.plain.part")
        #expect(cause { try ReportInput(named: folder.file("none")) } == .missing)
    }

    @Test func `names that are not UTF-8 are told, of files and of folders`() throws {
        let start = Array("\(folder.path)/sub/".utf8CString.dropLast())
        mkdir(start + [0x61, -28, 0], 0o700)
        mkdir(start + [0x2e, -28, 0], 0o700)
        close(creat(start + [0x62, -28, 0x2e, 0x70, 0x67, 0x70, 0], 0o600))
        var walk = ReportWalk()
        walk.walk(folder.path)
        #expect(
            walk.unread.map(\.path) == [folder.file("sub/a%E4"), folder.file("sub/b%E4.pgp")]
        )
        #expect(walk.unread.allSatisfy { $0.failure.cause == .unusableName })
    }

    @Test func `the folder that is walked is never left out`() throws {
        try folder.put(FakeDecryptor.message("a"), in: "a")
        try folder.put([], in: "out/b.pgp")
        var walk = ReportWalk(excluding: [folder.path, folder.file("out")])
        walk.walk(folder.path)
        #expect(walk.inputs.map(\.path) == [folder.file("a")])
        let output = try walk.inputs.first?.output(in: folder.path + "/.")
        #expect(output == folder.path + "/./a.decrypted")
    }

    @Test func `the second name of a file is a report of its own`() throws {
        try folder.put(FakeDecryptor.message("a"), in: "a.pgp")
        link(folder.file("a.pgp"), folder.file("b.pgp"))
        let names = ["a.pgp", "b.pgp", "sub/../a.pgp", "./a.pgp"]
        let places = try names.map { try ReportInput(named: folder.file($0)).place }
        #expect(Set(places).count == 2 && places[0] == places[2] && places[0] == places[3])
    }

    @Test func `a folder that is not there is told`() throws {
        var walk = ReportWalk()
        walk.walk(folder.file("none"))
        #expect(walk.unread.map(\.failure.cause) == [.missing])
    }
}
