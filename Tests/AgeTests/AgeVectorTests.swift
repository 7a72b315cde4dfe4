import Age
import Bytes
import Foundation
import Keys
import OpenSSL
import TestSupport
import Testing

/// Files of other projects, which are not copied into this one: `IBKEYS_VECTORS` is where they are.
struct AgeVectorTests {
    static let folder = ProcessInfo.processInfo.environment["IBKEYS_VECTORS"].map { $0 + "/age" }

    @Test(.enabled(if: folder != nil, "IBKEYS_VECTORS names no folder of age files"))
    func `every age file of other projects meets its expectation`() throws {
        let folder = try #require(Self.folder)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        #expect(names.count > 50)
        for name in names {
            try check(AgeVector(Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))), name)
        }
    }

    private func check(_ vector: AgeVector, _ name: String) throws {
        let sink = MemorySink()
        let outcome = try outcome(vector, sink)
        #expect(outcome == vector["expect"], "\(name)")
        if let expected = vector["payload"] {
            let hash = try SecretBytes(copying: Digest.sha256.hash(sink.bytes)).hex
            #expect(hash == expected, "\(name)")
        }
        guard outcome == "success", vector["armored"] == nil else { return }
        let header = try AgeReader(MemorySource(vector.file)).header.encode().disclosed()
        #expect(vector.file.starts(with: header), "\(name)")
    }

    private func outcome(_ vector: AgeVector, _ sink: MemorySink) throws -> String {
        do {
            let source = MemorySource(vector.file, piece: 1000)
            try AgeReader(source).open(vector.identities).copy(to: sink)
            return "success"
        } catch let error as AgeError {
            return Self.name(of: error, isArmored: vector["armored"] != nil)
        }
    }

    private static func name(of error: AgeError, isArmored: Bool) -> String {
        switch (error.cause, error.place) {
        case (.noMatchingIdentity, _), (.wrongPassphrase, _): "no match"
        case (.damaged, .header): "HMAC failure"
        case (.notAge, _): isArmored ? "armor failure" : "header failure"
        case (_, .armor): "armor failure"
        case (_, .header): "header failure"
        case (_, .payload): "payload failure"
        default: "\(error)"
        }
    }
}

/// Lines of `key: value`, an empty line, the file.
struct AgeVector {
    private var fields: [(key: String, value: String)] = []
    private(set) var file: [UInt8]

    init(_ data: Data) throws {
        file = Array(data)
        while let end = file.firstIndex(of: UInt8(ascii: "\n")) {
            let line = String(decoding: file[..<end], as: UTF8.self)
            file.removeSubrange(...end)
            guard let colon = line.firstRange(of: ": ") else { break }
            fields.append((String(line[..<colon.lowerBound]), String(line[colon.upperBound...])))
        }
        if self["compressed"] == "zlib" { file = try Self.inflate(file) }
    }

    subscript(key: String) -> String? { values(key).first }

    private func values(_ key: String) -> [String] {
        fields.filter { $0.key == key }.map(\.value)
    }

    var identities: [any Identity] {
        get throws {
            let keys: [any Identity] = try values("identity").map {
                try X25519Identity(parsing: SecretBytes($0))
            }
            return keys
                + values("passphrase").map {
                    ScryptIdentity(FixedPassphrase(SecretBytes($0)))
                }
        }
    }

    private static func inflate(_ bytes: [UInt8]) throws -> [UInt8] {
        let scratch = try Scratch()
        try scratch.write(SecretBytes(copying: bytes), to: "compressed")
        let program =
            "import zlib; open('file', 'wb').write(zlib.decompress(open('compressed', 'rb').read()))"
        try scratch.run("python3", "-c", program)
        return try scratch.read("file").disclosed()
    }
}
