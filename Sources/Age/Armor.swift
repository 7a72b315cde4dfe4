internal import Bytes

/// An age file as text.
///
/// ```
/// -----BEGIN AGE ENCRYPTED FILE-----
/// base64 with padding, 64 columns a line, the last one shorter or full
/// -----END AGE ENCRYPTED FILE-----
/// ```
///
/// Lines end in LF or CRLF, the last one perhaps in neither. White space may stand in front and behind.
enum Armor {
    static let begin = "-----BEGIN AGE ENCRYPTED FILE-----"
    static let end = "-----END AGE ENCRYPTED FILE-----"
    /// In columns; 48 bytes.
    static let width = 64
    /// How many lines are decoded and encoded at once.
    static let batch = 1024

    /// Whether a file that begins with this byte may be one.
    static func mayBegin(with byte: UInt8?) -> Bool {
        byte == UInt8(ascii: "-") || byte.map(isSpace) == true
    }

    static func isSpace(_ byte: UInt8) -> Bool {
        byte.isBlank || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
    }
}
