import Bytes
import Foundation
import OpenPGP
import Testing

/// Messages of other projects, which are not copied into this one: `IBKEYS_VECTORS` is where they are.
///
/// Without it this stands aside.
@Suite(.enabled(if: MessageVectorTests.folder != nil, "IBKEYS_VECTORS names no folder of messages"))
struct MessageVectorTests {
    static let folder = ProcessInfo.processInfo.environment["IBKEYS_VECTORS"]

    struct Vector: CustomStringConvertible {
        let file: String
        let expected: String
        var description: String { file }
        var message: [UInt8] {
            get throws { try [UInt8](Data(contentsOf: Vector.folder.appending(path: file))) }
        }

        static var folder: URL {
            get throws { URL(filePath: try #require(MessageVectorTests.folder)).appending(path: "pgp") }
        }

        static var all: [Vector] {
            get throws {
                let manifest = try folder
                let text = try String(
                    contentsOf: manifest.appending(path: "MANIFEST.tsv"),
                    encoding: .utf8
                )
                return text.split(separator: "\n").dropFirst().map { line in
                    let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
                    return Vector(file: String(fields[0]), expected: String(fields[3]))
                }
            }
        }
    }

    @Test func dump() throws {
        for vector in try Vector.all {
            let bytes = try vector.message
            do {
              let stream = try MessageStream(MemorySource(bytes))
              let n = try stream.readAll().count
              print("V", vector.file, vector.expected.prefix(11), "whole", n, "of", bytes.count, stream.recipients.map { $0.keyID ?? "hidden" }, stream.passphraseCount, stream.protection)
            } catch let error as MessageError {
              print("V", vector.file, vector.expected.prefix(11), "REFUSED", error.cause, error)
            }
        }
    }
}
