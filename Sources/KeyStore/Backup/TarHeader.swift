internal import Bytes

/// The header of one member of a backup: POSIX ustar, and of that what a backup needs.
///
/// ```
/// offset  bytes
///      0    100  name        filled up with NUL; that of a folder ends in a slash
///    100      8  mode        "0000600" NUL, of a folder "0000700" NUL
///    108      8  uid         "0000000" NUL
///    116      8  gid         "0000000" NUL
///    124     12  size        11 octal digits, NUL; zero of a folder
///    136     12  mtime       11 octal digits, NUL
///    148      8  chksum      6 octal digits, NUL, blank: the sum of all bytes, these as blanks
///    156      1  typeflag    "0" a file, "5" a folder
///    157    100  linkname    NUL
///    257      6  magic       "ustar" NUL
///    263      2  version     "00"
///    265     32  uname       NUL
///    297     32  gname       NUL
///    329      8  devmajor    "0000000" NUL
///    337      8  devminor    "0000000" NUL
///    345    155  prefix      NUL
///    500     12  padding     NUL
/// ```
///
/// (IEEE Std 1003.1, pax, "ustar Interchange Format".) There is one encoding of each header.
struct TarHeader: Equatable {
    let name: String
    let size: Int
    /// Seconds since 1970.
    let time: Int

    static let byteCount = 512
    /// Eleven octal digits.
    static let greatestNumber = 0o777_7777_7777

    var isFolder: Bool { name.hasSuffix("/") }

    enum Field: String, CaseIterable {
        case name, mode, uid, gid, size, mtime, chksum, typeflag, linkname, magic, version
        case uname, gname, devmajor, devminor, prefix, padding

        private static let ranges: [Field: Range<Int>] = {
            let widths = [100, 8, 8, 8, 12, 12, 8, 1, 100, 6, 2, 32, 32, 8, 8, 155, 12]
            var start = 0
            return zip(allCases, widths).reduce(into: [:]) { ranges, entry in
                ranges[entry.0] = start..<start + entry.1
                start += entry.1
            }
        }()

        var range: Range<Int> { Self.ranges[self] ?? 0..<0 }
    }

    func encode() -> [UInt8] {
        var block = [UInt8](repeating: 0, count: Self.byteCount)
        func put(_ text: String, _ field: Field) {
            for (index, byte) in zip(field.range, text.utf8) { block[index] = byte }
        }
        put(name, .name)
        put(isFolder ? "0000700" : "0000600", .mode)
        for field in [.uid, .gid, .devmajor, .devminor] as [Field] { put("0000000", field) }
        put(Self.octal(size, digits: 11), .size)
        put(Self.octal(time, digits: 11), .mtime)
        put(isFolder ? "5" : "0", .typeflag)
        put("ustar", .magic)
        put("00", .version)
        put(Self.octal(Self.sum(block), digits: 6) + "\0 ", .chksum)
        return block
    }

    private static func octal(_ value: Int, digits: Int) -> String {
        let text = String(value, radix: 8)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }

    static func sum(_ block: [UInt8]) -> Int {
        let own = Field.chksum.range
        let others = block.reduce(0) { $0 + Int($1) } - block[own].reduce(0) { $0 + Int($1) }
        return others + own.count * 0x20
    }
}
