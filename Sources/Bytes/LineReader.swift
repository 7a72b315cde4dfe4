/// Walks over lines that end in LF, CRLF or CR; the last one may lack its end.
package struct LineReader {
    private let text: SecretBytes
    private var position = 0
    /// The number of the line that ``next()`` gave last, from 1.
    package private(set) var lineNumber = 0

    package init(_ text: SecretBytes) {
        self.text = text
    }

    package var isAtEnd: Bool { position == text.count }

    /// What comes after the lines read so far.
    package var rest: SecretBytes { text[position..<text.count] }

    /// The next line without its end, or nil after the last.
    package mutating func next() -> SecretBytes? {
        guard position < text.count else { return nil }
        lineNumber += 1
        let start = position
        while position < text.count {
            let byte = text[position]
            if byte == Self.lf || byte == Self.cr {
                let line = text[start..<position]
                position += 1
                if byte == Self.cr, position < text.count, text[position] == Self.lf {
                    position += 1
                }
                return line
            }
            position += 1
        }
        return text[start..<position]
    }

    private static let lf = UInt8(ascii: "\n")
    private static let cr = UInt8(ascii: "\r")
}
