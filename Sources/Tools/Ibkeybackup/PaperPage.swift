internal import Bytes
internal import CommandKit
internal import KeyStore
internal import Keys
internal import OpenSSL

/// A backup as `ibkeybackup paper` prints it, with what a reader needs to know.
struct PaperPage {
    private let backup: [UInt8]
    private let name: String
    private let isUnderPassphrase: Bool

    /// In characters; a page takes 80.
    private static let longestName = 60

    init(_ backup: [UInt8], name: String, isUnderPassphrase: Bool) {
        self.backup = backup
        let last = name.split(separator: "/").last.map(String.init) ?? name
        self.name = String(DisplayText.escape(last).prefix(Self.longestName))
        self.isUnderPassphrase = isUnderPassphrase
    }

    /// Reads back what will be printed.
    func prove() throws {
        let lines = try PaperText.encode(backup).joined(separator: "\n")
        let symbols = try PaperSymbols.encode(backup).joined(separator: "\n")
        for text in [lines, symbols] {
            guard try PaperScan.decode(SecretBytes(text)) == backup else {
                throw FormatError.malformed("paper", "does not read back as it was written")
            }
        }
    }

    func document() throws -> SecretBytes {
        SecretBytes(copying: try PaperDocument.encode(backup, heading: heading()))
    }

    func lines() throws -> SecretBytes {
        let lines = try heading().map { $0.isEmpty ? "" : "# \($0)" } + PaperText.encode(backup)
        return SecretBytes(lines.joined(separator: "\n") + "\n")
    }

    /// A picture a symbol.
    func pictures() throws -> [SecretBytes] {
        try PaperSymbols.encode(backup).map { SecretBytes(copying: try QRCode($0).png()) }
    }

    func terminalSymbols() throws -> SecretBytes {
        let size = PaperSymbols.bytesOnTerminal
        let symbols = try PaperSymbols.encode(backup, bytesPerSymbol: size)
        let shown = try symbols.enumerated().flatMap { index, text in
            try QRCode(text).terminalLines + ["symbol \(index + 1) of \(symbols.count)", ""]
        }
        return SecretBytes(shown.joined(separator: "\n") + "\n")
    }

    private func heading() throws -> [String] {
        let digest = try Digest.sha256.hash(backup).map(\.hex).joined()
        return [
            "Backup of keys: \(name)",
            "Printed \(Timestamp.now()), \(backup.count) bytes, SHA-256",
            digest,
            "",
            isUnderPassphrase
                ? "Encrypted with age, under a passphrase that is not on this paper."
                : "Encrypted with age, to a private key that is not on this paper.",
            "",
            "To have the file again, scan the symbols, in any order:",
            "  for p in PICTURE...; do zbarimg --raw --quiet $p; done |",
            "      ibkeybackup paper --read -o backup.age",
            "or type the lines that follow them into a text file:",
            "  ibkeybackup paper --read typed.txt -o backup.age",
            "",
            "Without that program: a symbol is IBK1, a name, its number, bytes of the file",
            "and a check; a line is a number, 20 bytes and a check. Bytes are written in",
            "Crockford's base32 (0-9 and A-Z without I L O U), from the left.",
            "",
        ]
    }
}
