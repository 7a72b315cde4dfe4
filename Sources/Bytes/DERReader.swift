/// The tags of X.690 that keys are made of.
package enum DERTag: UInt8, Sendable {
    case integer = 0x02
    case bitString = 0x03
    case octetString = 0x04
    case null = 0x05
    case objectIdentifier = 0x06
    case sequence = 0x30
    /// `[1] IMPLICIT`, around a primitive type.
    case implicit1 = 0x81
    /// `[0]`, constructed: `EXPLICIT`, or `IMPLICIT` around a SET.
    case context0 = 0xa0
    case context1 = 0xa1
}

/// Reads DER (X.690) as far as keys need it: definite lengths, and nothing past the end.
///
/// ```
/// tag      1 byte
/// length   0x00-0x7f, or 0x80 + n and then n bytes, big-endian
/// content  that many bytes
/// ```
///
/// It is lenient where real writers are lax and no second meaning can arise: lengths in more bytes
/// than needed, which OpenSSL reads, and integers with needless leading zeros, which puttygen
/// writes and reads. Every verb takes the name of the field, which the error then carries.
package struct DERReader {
    private var bytes: ByteReader

    package init(_ bytes: SecretBytes) {
        self.bytes = ByteReader(bytes)
    }

    package var isAtEnd: Bool { bytes.isAtEnd }

    /// The content of the next element, which must have this tag.
    package mutating func element(_ tag: DERTag, _ field: String) throws -> SecretBytes {
        guard isNext(tag) else {
            throw FormatError.malformed(field, "no \(tag) where one is due")
        }
        _ = try bytes.byte(field)
        return try bytes.take(length(field), field)
    }

    /// The content of the next element if it has this tag.
    package mutating func optional(_ tag: DERTag, _ field: String) throws -> SecretBytes? {
        isNext(tag) ? try element(tag, field) : nil
    }

    package func isNext(_ tag: DERTag) -> Bool {
        !bytes.isAtEnd && bytes.rest[0] == tag.rawValue
    }

    private mutating func length(_ field: String) throws -> Int {
        let first = try bytes.byte(field)
        guard first & 0x80 != 0 else { return Int(first) }
        guard first != 0x80 else {
            throw FormatError.malformed(field, "an indefinite length, which DER does not have")
        }
        let digits = try bytes.take(Int(first & 0x7f), field).withoutLeadingZeros
        guard digits.count <= 4 else {
            throw FormatError.malformed(field, "a length of more than 32 bits")
        }
        return (0..<digits.count).reduce(0) { $0 << 8 | Int(digits[$1]) }
    }

    package mutating func sequence(_ field: String) throws -> DERReader {
        DERReader(try element(.sequence, field))
    }

    /// Reads the one SEQUENCE that `der` is, to its end.
    package static func sequence<R>(
        _ der: SecretBytes,
        _ field: String,
        _ body: (inout DERReader) throws -> R
    ) throws -> R {
        try within(field) {
            var outer = DERReader(der)
            var inner = try outer.sequence("")
            try outer.finish("")
            let result = try body(&inner)
            try inner.finish("")
            return result
        }
    }

    /// The magnitude of a non-negative INTEGER, without leading zero bytes.
    ///
    /// No number of any key is negative; a writer that forgot the leading zero is refused rather
    /// than guessed at.
    package mutating func integer(_ field: String) throws -> SecretBytes {
        let value = try element(.integer, field)
        guard !value.isEmpty else { throw FormatError.malformed(field, "an integer of no bytes") }
        guard value[0] & 0x80 == 0 else { throw FormatError.malformed(field, "a negative number") }
        return value.withoutLeadingZeros
    }

    /// A non-negative INTEGER that fits 64 bits: versions, counts and costs.
    package mutating func number(_ field: String) throws -> UInt64 {
        let digits = try integer(field)
        guard digits.count <= 8 else { throw FormatError.malformed(field, "more than 64 bits") }
        return (0..<digits.count).reduce(0) { $0 << 8 | UInt64(digits[$1]) }
    }

    package mutating func octetString(_ field: String) throws -> SecretBytes {
        try element(.octetString, field)
    }

    /// A BIT STRING of whole bytes.
    package mutating func bitString(_ field: String) throws -> SecretBytes {
        try Self.wholeBytes(element(.bitString, field), field)
    }

    /// The bytes of a BIT STRING's content, in which no bit may be unused.
    package static func wholeBytes(_ content: SecretBytes, _ field: String) throws -> SecretBytes {
        guard !content.isEmpty, content[0] == 0 else {
            throw FormatError.malformed(field, "not a whole number of bytes")
        }
        return content[1..<content.count]
    }

    package mutating func null(_ field: String) throws {
        guard try element(.null, field).isEmpty else {
            throw FormatError.malformed(field, "a NULL with content")
        }
    }

    /// In dotted form: `1.2.840.113549.1.1.1`.
    package mutating func objectIdentifier(_ field: String) throws -> String {
        let content = try element(.objectIdentifier, field)
        var arcs: [UInt64] = []
        var arc: UInt64 = 0
        for index in 0..<content.count {
            guard arc < 1 << 56 else { throw FormatError.malformed(field, "an arc above 63 bits") }
            arc = arc << 7 | UInt64(content[index] & 0x7f)
            guard content[index] & 0x80 == 0 else { continue }
            arcs.append(arc)
            arc = 0
        }
        guard let first = arcs.first, content[content.count - 1] & 0x80 == 0 else {
            throw FormatError.malformed(field, "an object identifier without an end")
        }
        let root = min(first / 40, 2)
        return ([root, first - 40 * root] + arcs.dropFirst()).map(String.init)
            .joined(separator: ".")
    }

    /// Checks that nothing is left over.
    package func finish(_ field: String) throws {
        try bytes.finish(field)
    }
}
