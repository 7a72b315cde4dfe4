package import Bytes

/// A backup from paper, whichever way it came back.
package enum PaperScan {
    /// What zbarimg puts before a symbol unless it is told `--raw`.
    private static let kind = "QR-Code:"
    private static let symbol = "IBK1 "
    private static let images = ["\u{89}PNG", "%PDF", "\u{ff}\u{d8}\u{ff}", "GIF8", "II*", "MM\0*"]

    /// The file, from symbols one a line when there are any, else from typed lines.
    ///
    /// Whatever else a scanner saw is passed over.
    ///
    /// - Throws: as ``PaperSymbols/decode(_:)`` and ``PaperText/decode(_:)`` do; `unrecognized` for a
    ///   picture.
    package static func decode(_ text: SecretBytes) throws -> [UInt8] {
        guard !isPicture(text) else {
            throw FormatError(
                .unrecognized,
                "",
                "is a picture",
                hint: "zbarimg --raw --quiet reads the symbols of pictures"
            )
        }
        var lines = LineReader(text)
        var symbols: [SecretBytes] = []
        while let line = lines.next() {
            let line = line.starts(with: kind) ? line[kind.utf8.count..<line.count] : line
            if line.starts(with: symbol) { symbols.append(line) }
        }
        return try symbols.isEmpty ? PaperText.decode(text) : PaperSymbols.decode(symbols)
    }

    private static func isPicture(_ text: SecretBytes) -> Bool {
        images.contains { mark in
            let bytes = mark.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
            return text.count >= bytes.count && bytes.indices.allSatisfy { text[$0] == bytes[$0] }
        }
    }
}
