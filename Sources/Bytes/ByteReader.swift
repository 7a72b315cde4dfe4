/// Reads the SSH wire types (RFC 4251 section 5) and nothing past the end.
///
/// ```
/// byte       1 byte
/// uint32     4 bytes, big-endian
/// uint64     8 bytes, big-endian
/// string     uint32 length, then that many bytes
/// mpint      string holding a two's complement integer, most significant byte first
/// ```
///
/// Every verb takes the name of the field, which the error then carries.
package struct ByteReader {
    private let bytes: SecretBytes
    private var position = 0

    package init(_ bytes: SecretBytes) {
        self.bytes = bytes
    }

    package var remaining: Int { bytes.count - position }
    package var isAtEnd: Bool { remaining == 0 }

    /// What has not been read, without reading it.
    package var rest: SecretBytes { bytes[position..<bytes.count] }

    package mutating func byte(_ field: String) throws -> UInt8 {
        try take(1, field)[0]
    }

    package mutating func uint32(_ field: String) throws -> UInt32 {
        let slice = try take(4, field)
        return (0..<4).reduce(0) { $0 << 8 | UInt32(slice[$1]) }
    }

    package mutating func uint64(_ field: String) throws -> UInt64 {
        let slice = try take(8, field)
        return (0..<8).reduce(0) { $0 << 8 | UInt64(slice[$1]) }
    }

    package mutating func take(_ count: Int, _ field: String) throws -> SecretBytes {
        guard count >= 0, count <= remaining else {
            throw FormatError.malformed(
                field,
                "\(count) bytes are announced where \(remaining) are left"
            )
        }
        defer { position += count }
        return bytes[position..<position + count]
    }

    package mutating func string(_ field: String) throws -> SecretBytes {
        try take(Int(uint32(field)), field)
    }

    /// A string that must be printable ASCII: names of algorithms, ciphers and curves.
    package mutating func name(_ field: String) throws -> String {
        guard let text = try string(field).asciiText, !text.isEmpty else {
            throw FormatError.malformed(field, "not a name in printable ASCII")
        }
        return text
    }

    /// A non-negative mpint, as its magnitude: big-endian, without leading zero bytes.
    ///
    /// Needless leading zeros are dropped, as ssh-keygen does before it hashes; a negative number is
    /// an error, for no field of any key may hold one.
    package mutating func mpint(_ field: String) throws -> SecretBytes {
        let value = try string(field)
        if !value.isEmpty, value[0] & 0x80 != 0 {
            throw FormatError.malformed(field, "a negative number")
        }
        return value.withoutLeadingZeros
    }

    /// Checks that nothing is left over.
    package func finish(_ field: String) throws {
        guard isAtEnd else {
            throw FormatError.malformed(field, "\(remaining) unexplained bytes at its end")
        }
    }
}

extension SecretBytes {
    /// The same magnitude in the fewest bytes; zero is empty.
    package var withoutLeadingZeros: SecretBytes {
        var first = 0
        while first < count, self[first] == 0 { first += 1 }
        return self[first..<count]
    }
}
