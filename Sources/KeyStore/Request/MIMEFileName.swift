internal import Bytes

/// The `filename` parameter of an attachment: plain, or in UTF-8 and in pieces as RFC 2231 has it.
///
/// ```
/// ; filename="public.key"
/// ;
///  filename*0*=utf-8''Schl%C3%BCssel%20;
///  filename*1*=f%C3%BCr%20Berichte.key
/// ```
enum MIMEFileName {
    /// Of an encoded name, on one line.
    private static let width = 56

    static func encode(_ name: String) -> String {
        guard !isPlain(name) else { return "; filename=\"\(name)\"" }
        var pieces = [""]
        for byte in name.utf8 {
            let digit = isPlain(byte) ? String(UnicodeScalar(byte)) : escaped(byte)
            if (pieces.last?.utf8.count ?? 0) + digit.utf8.count > width { pieces.append("") }
            pieces[pieces.count - 1] += digit
        }
        return pieces.enumerated().map { index, piece in
            ";\n filename*\(index)*=\(index == 0 ? "utf-8''" : "")\(piece)"
        }.joined()
    }

    /// Of unfolded parameters, as ``encode(_:)`` writes them.
    ///
    /// - Throws: ``FormatError/Kind/malformed``.
    static func decode(_ parameters: String) throws -> String {
        let plain = parameters.dropPrefix("; filename=\"")
        if let plain, plain.hasSuffix("\""), isPlain(String(plain.dropLast())) {
            return String(plain.dropLast())
        }
        var bytes: [UInt8] = []
        for (index, part) in parameters.split(separator: "; ").enumerated() {
            let prefix = "filename*\(index)*=" + (index == 0 ? "utf-8''" : "")
            guard let piece = String(part).dropPrefix(prefix) else { throw malformed }
            bytes += try unescaped(piece)
        }
        guard let name = String(validating: bytes, as: UTF8.self) else { throw malformed }
        return name
    }

    private static var malformed: FormatError {
        .malformed("filename", "is not as it was written")
    }

    private static func isPlain(_ name: String) -> Bool {
        name.utf8.count <= 50 && name.utf8.allSatisfy(isPlain)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch UnicodeScalar(byte) {
        case "a"..."z", "A"..."Z", "0"..."9", ".", "_", "-": true
        default: false
        }
    }

    private static func escaped(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return "%" + (byte < 16 ? "0" : "") + digits
    }

    private static func unescaped(_ text: Substring) throws -> [UInt8] {
        try Hexadecimal.unescape(text, mark: "%", isPlain: isPlain) { throw malformed }
    }
}

extension String {
    func dropPrefix(_ prefix: String) -> Substring? {
        hasPrefix(prefix) ? dropFirst(prefix.count) : nil
    }
}
