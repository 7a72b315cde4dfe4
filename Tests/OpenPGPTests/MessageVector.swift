import Foundation
import Testing

/// A message of another project, which is not copied into this one: `IBKEYS_VECTORS` is where they
/// are.
struct MessageVector: CustomStringConvertible {
    let file: String
    /// The file of the secret key; empty for none.
    let key: String
    let passphrase: String
    /// The SHA-256 of the plaintext, or a word in capitals.
    let expected: String

    static let folder = ProcessInfo.processInfo.environment["IBKEYS_VECTORS"].map {
        URL(filePath: $0).appending(path: "pgp")
    }

    var description: String { file }

    var message: [UInt8] {
        get throws {
            try [UInt8](Data(contentsOf: try #require(Self.folder).appending(path: file)))
        }
    }

    static var all: [MessageVector] {
        get throws {
            let manifest = try #require(folder).appending(path: "MANIFEST.tsv")
            let lines = try String(contentsOf: manifest, encoding: .utf8).split(separator: "\n")
            return lines.dropFirst().map { line in
                let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
                return MessageVector(
                    file: String(fields[0]),
                    key: String(fields[1]),
                    passphrase: String(fields[2]),
                    expected: String(fields[3])
                )
            }
        }
    }
}
