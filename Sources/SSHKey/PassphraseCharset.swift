internal import Bytes

/// The same words in the character sets of older Windows programs.
///
/// PuTTY hashes the bytes that the system's code page gives; a passphrase typed there and typed here
/// are the same text and different bytes, unless it is ASCII.
extension SecretBytes {
    /// What these bytes, if they are UTF-8 and not ASCII, are in Windows-1252 and in ISO 8859-1.
    var inOlderCharsets: [(name: String?, bytes: SecretBytes)] {
        guard let scalars = nonASCIIScalars else { return [] }
        var found: [(name: String?, bytes: SecretBytes)] = []
        if let windows = Self.encode(scalars, Self.windows1252) {
            found.append(("Windows-1252", windows))
        }
        let latin1 = Self.encode(scalars) { $0 < 0x100 ? UInt8($0) : nil }
        if let latin1, found.first?.bytes != latin1 { found.append(("ISO 8859-1", latin1)) }
        return found
    }

    /// As 32-bit big-endian code points, for they are secret too.
    private var nonASCIIScalars: SecretBytes? {
        var out = ByteWriter(capacity: 4 * count + 4)
        var isASCII = true
        var index = 0
        while index < count {
            let lead = self[index]
            let length = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 0
            guard length > 0, index + length <= count else { return nil }
            if length > 1 { isASCII = false }
            var scalar = length == 1 ? UInt32(lead) : UInt32(lead) & (length == 2 ? 0x1f : 0x0f)
            for next in 1..<max(length, 1) {
                guard self[index + next] & 0xc0 == 0x80 else { return nil }
                scalar = scalar << 6 | UInt32(self[index + next] & 0x3f)
            }
            out.uint32(scalar)
            index += length
        }
        return isASCII ? nil : out.finish()
    }

    private static func encode(
        _ scalars: SecretBytes,
        _ byte: (UInt32) -> UInt8?
    ) -> SecretBytes? {
        var out = ByteWriter(capacity: scalars.count / 4)
        for index in stride(from: 0, to: scalars.count, by: 4) {
            let scalar = (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(scalars[index + $1]) }
            guard let value = byte(scalar) else { return nil }
            out.byte(value)
        }
        return out.finish()
    }

    private static func windows1252(_ scalar: UInt32) -> UInt8? {
        switch scalar {
        case 0..<0x80, 0xa0..<0x100: UInt8(scalar)
        default: windows1252Extras.firstIndex(of: scalar).map { UInt8(0x80 + $0) }
        }
    }

    /// 0x80 to 0x9f; the five that are not assigned pass through, as Windows has it.
    private static let windows1252Extras: [UInt32] = [
        0x20ac, 0x81, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
        0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8d, 0x017d, 0x8f,
        0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
        0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d, 0x017e, 0x0178,
    ]
}
