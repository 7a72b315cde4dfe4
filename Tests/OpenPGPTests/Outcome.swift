import Bytes
import OpenPGP

/// What comes of reading a message to its end.
enum Outcome: Equatable, CustomStringConvertible {
    case whole([UInt8])
    case refused(MessageError.Cause)

    init(
        _ message: [UInt8],
        piece: Int = 64 << 10,
        dialect: MessageDialect = .gnupg
    ) throws {
        do {
            let source = MemorySource(message, piece: piece)
            self = .whole(try MessageStream(source, for: dialect).readAll())
        } catch let error as MessageError {
            self = .refused(error.cause)
        }
    }

    var description: String {
        switch self {
        case .whole(let bytes): "whole, \(bytes.count) bytes"
        case .refused(let cause): "refused as \(cause)"
        }
    }
}

extension ByteSource {
    /// All that is left, when no piece of it is empty.
    func readAll() throws -> [UInt8] {
        var all: [UInt8] = []
        while let piece = try next() {
            precondition(!piece.isEmpty)
            all += piece
        }
        return all
    }
}
