internal import Bytes

/// Says what a file is that is no key here, as far as its looks tell.
enum Unrecognized {
    /// Nil for what may be a key after all.
    ///
    /// Asked before the PEM reader, which takes an OpenPGP file for a damaged one.
    static func foreign(_ text: SecretBytes) -> FormatError? {
        if text.isBlank { return FormatError(.malformed, "", "is empty") }
        for (mark, what) in marks where KeyText(text)?.matches(mark) ?? text.starts(with: mark) {
            return FormatError(.unsupported, "", what)
        }
        return nil
    }

    static func reason(for text: SecretBytes) -> FormatError {
        let isBinary = text.firstIndex(of: UInt8(0)) != nil
        return FormatError(
            .unrecognized,
            "",
            isBinary ? "binary data, not a key in a known format" : "not a key in a known format"
        )
    }

    private static let marks = [
        ("-----BEGIN PGP ", "an OpenPGP file, not an SSH key"),
        ("SSH PRIVATE KEY FILE FORMAT 1.1", "a key for SSH-1, which no server speaks any more"),
    ]
}

extension KeyText {
    /// Whether the first key begins with these words.
    fileprivate func matches(_ mark: String) -> Bool { text.matches(mark, at: start) }
}

extension SecretBytes {
    fileprivate var isBlank: Bool {
        (0..<count).allSatisfy { self[$0].isBlank || self[$0].isLineEnd }
    }
}
