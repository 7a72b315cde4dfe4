/// A picture in black and white as PNG (ISO/IEC 15948), the same bytes every time.
///
/// ```
/// signature   8 bytes
/// IHDR        width (4), height (4), 1 bit a pixel, grey, deflate, filters, not interlaced
/// IDAT        zlib (RFC 1950) around stored blocks (RFC 1951): each row a filter byte 0 and its bits
/// IEND
/// ```
struct PNGImage {
    private let width: Int
    private var rows: [[UInt8]] = []

    /// Pixels a row.
    init(width: Int) {
        self.width = width
    }

    /// One row of pixels, true is black.
    mutating func append(_ row: [Bool]) {
        rows.append(
            stride(from: 0, to: row.count, by: 8).map { start in
                (start..<start + 8).reduce(0) { bits, column in
                    bits << 1 | (column < row.count && row[column] ? 0 : 1)
                }
            }
        )
    }

    func encode() -> [UInt8] {
        let header = bytes(width) + bytes(rows.count) + [1, 0, 0, 0, 0]
        return [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] + chunk("IHDR", header)
            + chunk("IDAT", zlib(rows.flatMap { [0] + $0 })) + chunk("IEND", [])
    }

    /// Length, type, contents, and the CRC-32 of both.
    private func chunk(_ type: String, _ contents: [UInt8]) -> [UInt8] {
        let named = Array(type.utf8) + contents
        return bytes(contents.count) + named + bytes(Int(CRC32.hash(named)))
    }

    private func zlib(_ data: [UInt8]) -> [UInt8] {
        let most = 0xffff
        var out: [UInt8] = [0x78, 0x01]
        for start in stride(from: 0, to: data.count, by: most) {
            let end = min(start + most, data.count)
            let size = UInt16(end - start)
            out.append(end == data.count ? 1 : 0)
            out += [size, ~size].flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
            out += data[start..<end]
        }
        return out + bytes(Int(Adler32.hash(data)))
    }

    private func bytes(_ number: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }
}

/// RFC 1950 section 8.2.
private enum Adler32 {
    static func hash(_ data: [UInt8]) -> UInt32 {
        var (low, high): (UInt32, UInt32) = (1, 0)
        for byte in data {
            low = (low + UInt32(byte)) % 65521
            high = (high + low) % 65521
        }
        return high << 16 | low
    }
}

/// ISO/IEC 15948 section 5.5.
private enum CRC32 {
    static func hash(_ data: [UInt8]) -> UInt32 {
        var crc: UInt32 = 0xffff_ffff
        for byte in data {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1 }
        }
        return ~crc
    }
}

extension QRCode {
    /// With the light border around it, so many pixels a module.
    package func png(pixelsPerModule scale: Int = 4) -> [UInt8] {
        let edge = -Self.quietZone..<width + Self.quietZone
        var image = PNGImage(width: edge.count * scale)
        for row in edge {
            let pixels = edge.flatMap { [Bool](repeating: isDark($0, row), count: scale) }
            for _ in 0..<scale { image.append(pixels) }
        }
        return image.encode()
    }
}
