internal import Bytes

/// How a passphrase becomes a key (RFC 9580 section 3.7.1), or GnuPG's note that there is no secret.
///
/// ```
/// 0     hash                                        simple
/// 1     hash, salt (8)                              salted
/// 3     hash, salt (8), coded count                 iterated
/// 4     salt (16), passes, lanes, memory            Argon2
/// 101   hash, "GNU", 1                              the secret part is not here
/// 101   hash, "GNU", 2, count, serial number        it is on a card
/// ```
package enum StringToKey: Equatable, Sendable {
    case simple
    case salted
    /// Octets that are hashed.
    case iterated(Int)
    case argon2
    case dummy
    /// The serial number in upper-case hexadecimal.
    case card(String)

    init(_ reader: inout ByteReader) throws {
        let field = "passphrase specifier"
        let kind = try reader.byte(field)
        guard kind != 101 else {
            self = try Self.gnu(&reader, field)
            return
        }
        switch try PassphraseStretching(kind, &reader, field) {
        case .simple: self = .simple
        case .salted: self = .salted
        case .iterated(_, _, let count): self = .iterated(count)
        case .argon2: self = .argon2
        }
    }

    private static func gnu(_ reader: inout ByteReader, _ field: String) throws -> Self {
        _ = try reader.byte(field)
        guard try reader.take(3, field).equals("GNU") else {
            throw FormatError.unsupported(field, "an experiment that is not known")
        }
        switch try reader.byte(field) {
        case 1: return .dummy
        case 2:
            let serial = try reader.take(Int(reader.byte(field)), field)
            return .card(hexadecimal(serial.disclosed()))
        default: throw FormatError.unsupported(field, "a note of GnuPG that is not known")
        }
    }
}
