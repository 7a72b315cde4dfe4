import Bytes
import Glibc
import Testing

@testable import Files
@testable import KeyStore

struct ReportFileTests {
    private let folder: ReportFolder

    init() throws {
        folder = try ReportFolder()
    }

    @Test func `nothing has a name before all of it is there`() throws {
        let file = try ReportFile(folder.file("report.xml"))
        try file.write(Array("plaintext".utf8))
        #expect(folder.names == [])
        try file.commit()
        #expect(folder.names == ["report.xml"])
        #expect(folder.text("report.xml") == "plaintext")
        #expect(try folder.mode("report.xml") == 0o600)
    }

    @Test(arguments: [false, true])
    func `nothing is left of what was not committed`(isHidden: Bool) throws {
        do {
            let file = try ReportFile(folder.file("report.xml"), isHidden: isHidden)
            try file.write(Array("plaintext".utf8))
        }
        #expect(folder.names == [])
    }

    @Test func `without files that have no name a hidden one is used`() throws {
        let file = try ReportFile(folder.file("report.xml"), mode: 0o640, isHidden: true)
        try file.write(Array("plaintext".utf8))
        let hidden = try #require(folder.names.first)
        #expect(hidden.hasPrefix(".report.xml.ibkeys-locked-"))
        #expect(try folder.mode(hidden) == 0o600)
        try Folder(folder.path).sweep()
        #expect(folder.names == [hidden])
        try file.commit()
        #expect(folder.names == ["report.xml"])
        #expect(try folder.mode("report.xml") == 0o640)
    }

    @Test func `what a killed process has left is swept away, and no other file`() throws {
        try folder.make(".report.ibkeys-locked-01234567/inner")
        try folder.put([1], in: ".report.xml.ibkeys-locked-89abcdef")
        let others = [".report.ibkeys-89abcdef", ".report.ibkeys-locked-89abcde", "report"]
        for name in others { try folder.put([1], in: name) }
        try Folder(folder.path).sweep()
        #expect(folder.names == others.sorted())
    }

    @Test(arguments: [false, true])
    func `a file that came meanwhile is not replaced`(isHidden: Bool) throws {
        let file = try ReportFile(folder.file("report.xml"), isHidden: isHidden)
        try folder.put(Array("other".utf8), in: "report.xml")
        #expect(cause { try file.commit() } == .outputExists)
        #expect(folder.text("report.xml") == "other")
    }

    @Test(arguments: [false, true])
    func `a file is replaced when that was asked for`(isHidden: Bool) throws {
        try folder.put(Array("old".utf8), in: "report.xml")
        let file = try ReportFile(folder.file("report.xml"), replaces: true, isHidden: isHidden)
        try file.write(Array("new".utf8))
        #expect(folder.text("report.xml") == "old")
        try file.commit()
        #expect(folder.text("report.xml") == "new")
        #expect(folder.names == ["report.xml"])
    }

    @Test(arguments: [false, true])
    func `a link is not followed and a folder not replaced`(replaces: Bool) throws {
        try folder.make("folder")
        symlink("target", folder.file("link"))
        for name in ["link", "folder"] {
            let file = try ReportFile(folder.file(name), replaces: replaces)
            #expect(cause { try file.commit() } == .cannotCreate, "\(name)")
        }
        #expect(folder.names == ["folder", "link"])
    }

    @Test(arguments: ["missing/report", "", ".", "..", "a\0b", "folder/"])
    func `a file that cannot be is told`(name: String) throws {
        #expect(cause { try ReportFile(folder.file(name)) } == .cannotCreate)
    }
}
