internal import Bytes
internal import SSHKey

/// Says what a file is that is no key here, as far as its looks tell.
enum Unrecognized {
    /// Nil when the text may still be a public key on one line.
    static func reason(for text: SecretBytes) -> FormatError? {
        if text.isBlank { return FormatError(.malformed, "", "is empty") }
        for (mark, what) in marks where text.firstIndex(of: mark) != nil {
            return FormatError(.unsupported, "", what)
        }
        if KeyText.start(in: text) != nil || KeyText.startInUTF16(of: text) != nil {
            return FormatError(
                .malformed,
                "",
                "holds a key in damaged text",
                hint: FormatError.repairHint
            )
        }
        if text.firstIndex(of: UInt8(0)) != nil {
            return FormatError(.unrecognized, "", "binary data, not a key in a known format")
        }
        return nil
    }

    private static let marks = [
        ("-----BEGIN PGP ", "an OpenPGP file, not an SSH key"),
        ("SSH PRIVATE KEY FILE FORMAT 1.1", "a key for SSH-1, which no server speaks any more"),
    ]
}

extension SecretBytes {
    fileprivate var isBlank: Bool {
        (0..<count).allSatisfy { self[$0].isBlank || self[$0].isLineEnd }
    }
}

extension UInt8 {
    /// LF or CR.
    var isLineEnd: Bool { self == 0x0a || self == 0x0d }
}
