package import Bytes

/// Text from outside, made safe to show.
///
/// One rule, so that what is shown can always be read back: a backslash is doubled; a control character
/// of ASCII, or a byte that is not UTF-8, is `\xNN`; any other control, format (bidirectional overrides,
/// zero-width characters, the byte order mark) or line-separating character is `\u{N...}`. Everything
/// else stands for itself.
package enum DisplayText {
    package static func escape(_ text: String) -> String {
        escape(text, backslash: "\\\\")
    }

    package static func escape(_ bytes: some Collection<UInt8>) -> String {
        var out = ""
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var start = bytes.startIndex
        while true {
            switch parser.parseScalar(from: &iterator) {
            case .valid(let encoded):
                out += escape(Unicode.UTF8.decode(encoded), backslash: "\\\\")
                start = bytes.index(start, offsetBy: encoded.count)
            case .error(let length):
                let end = bytes.index(start, offsetBy: length)
                for byte in bytes[start..<end] { out += hexadecimal(byte) }
                start = end
            case .emptyInput:
                return out
            }
        }
    }

    package static func escape(_ bytes: SecretBytes) -> String {
        escape(bytes.disclosed())
    }

    /// For sentences of our own with parts from outside: as ``escape(_:)``, but a backslash stays.
    package static func sentence(_ text: String) -> String {
        escape(text, backslash: "\\")
    }

    /// Whether a terminal would act on this character, or show nothing for it.
    static func isHazardous(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    private static func escape(_ text: String, backslash: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars { out += escape(scalar, backslash: backslash) }
        return out
    }

    private static func escape(_ scalar: Unicode.Scalar, backslash: String) -> String {
        if scalar == "\\" { return backslash }
        guard isHazardous(scalar) else { return String(scalar) }
        if scalar.isASCII { return hexadecimal(UInt8(truncatingIfNeeded: scalar.value)) }
        return "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        "\\x" + (byte < 0x10 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
}
