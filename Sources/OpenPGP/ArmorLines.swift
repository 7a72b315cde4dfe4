/// Lines of the text around armor, as they come octet by octet.
///
/// LF, CR and CRLF end a line. Blanks at its end are dropped, and of a long line no more is kept than
/// it takes to see that it is no line of armor.
struct ArmorLines {
    static let longest = 1024

    /// The line so far.
    private(set) var line: [UInt8] = []
    private var isAfterReturn = false

    /// The line that this octet ended.
    mutating func take(_ octet: UInt8) -> [UInt8]? {
        let isSecondHalf = isAfterReturn && octet == Self.lf
        isAfterReturn = octet == Self.cr
        if isSecondHalf { return nil }
        guard octet == Self.cr || octet == Self.lf else {
            if line.count < Self.longest { line.append(octet) }
            return nil
        }
        return end()
    }

    /// The line that nothing follows.
    mutating func end() -> [UInt8] {
        defer { line = [] }
        let end = line.lastIndex { $0 != 0x20 && $0 != 0x09 }
        return Array(line.prefix((end ?? -1) + 1))
    }

    private static let lf = UInt8(ascii: "\n")
    private static let cr = UInt8(ascii: "\r")
}
