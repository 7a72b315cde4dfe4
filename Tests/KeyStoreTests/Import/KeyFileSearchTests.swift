import Bytes
import Glibc
import TestSupport
import Testing

@testable import KeyStore

struct KeyFileSearchTests {
    private let folder: ReportFolder

    init() throws { folder = try ReportFolder() }

    @Test func `keys are found by their content, and links and FIFOs are not opened`() throws {
        try folder.make("sub/deep")
        let key = try Specimen.key()
        for name in ["a", "sub/deep/b.txt", ".hidden"] { try folder.put(key, in: name) }
        try folder.put(Array("just text".utf8), in: "text")
        try folder.put([], in: "empty")
        try folder.put([UInt8](repeating: 0, count: KeyFileSearch.mostBytes + 1), in: "large")
        mkfifo(folder.file("fifo"), 0o600)
        symlink(folder.file("a"), folder.file("link"))
        symlink("/", folder.file("root"))
        let search = search()
        #expect(search.found == [".hidden", "a", "sub/deep/b.txt"])
        #expect(search.unread == [])
    }

    @Test func `a damaged private key is told, another file is not`() throws {
        try folder.put(Array("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA".utf8), in: "cut")
        try folder.put(Array("see PUBLIC KEY".utf8), in: "words")
        try folder.put([0x95, 0x01, 0x02, 0x03], in: "randomseed")
        #expect(search().unread == ["cut"])
    }

    @Test func `folders too deep are told and not walked`() throws {
        let deep = (1...9).map { "\($0)" }.joined(separator: "/")
        try folder.make(deep)
        try folder.put(Specimen.key(), in: deep + "/key")
        #expect(search().found == [])
        #expect(search().unread == [deep])
    }

    @Test(arguments: [
        ("privatekey", "privatekey"), ("id_rsa", "id_rsa"), ("my key (2)", "my-key-2"),
        ("me@example.com", "me-example-com"), ("_x", "x"), ("", "key"), ("ключ", "key"),
        (String(repeating: "a", count: 99), String(repeating: "a", count: 60)),
    ])
    func `a name is proposed that a key can have`(_ stem: String, _ name: String) throws {
        #expect(try KeyName.proposed(stem).description == name)
    }

    private func search() -> (found: [String], unread: [String]) {
        var search = KeyFileSearch()
        search.walk(folder.path)
        func inner(_ path: String) -> String { String(path.dropFirst(folder.path.count + 1)) }
        return (search.files.map(\.path).map(inner).sorted(), search.unread.map(\.path).map(inner))
    }
}

extension Specimen {
    /// A private key as ssh-keygen writes it.
    fileprivate static func key() throws -> [UInt8] {
        try SampleStore.key().privateText.disclosed()
    }
}
