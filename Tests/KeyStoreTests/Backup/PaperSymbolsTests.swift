import Bytes
import KeyStore
import TestSupport
import Testing

@Suite struct PaperSymbolsTests {
    private let file = sampleFile(2500)

    private func decode(_ texts: [String]) throws -> [UInt8] {
        try PaperSymbols.decode(texts.map { SecretBytes($0) })
    }

    @Test func `symbols in any order and more than once give the file`() throws {
        for size in [1, 599, 600, 601, 2500] {
            let file = sampleFile(size)
            let texts = try PaperSymbols.encode(file)
            #expect(texts.count == (size + 599) / 600)
            #expect(try decode(texts) == file)
            #expect(try decode((texts + texts).reversed()) == file)
        }
        let small = try PaperSymbols.encode(file, bytesPerSymbol: PaperSymbols.bytesOnTerminal)
        #expect(small.count == 12)
        #expect(
            try decode(small.map { $0.lowercased().replacing("ibk1", with: "IBK1") + "\n" }) == file
        )
    }

    @Test func `a symbol is within a thousand characters of the alphanumeric set`() throws {
        let allowed = Set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
        for text in try PaperSymbols.encode(sampleFile(600 * 999)) {
            #expect(text.count <= 1000)
            #expect(text.allSatisfy { allowed.contains($0) })
        }
        expectFailure(.tooCostly, "paper") { try PaperSymbols.encode(sampleFile(600 * 999 + 1)) }
    }

    @Test func `missing and damaged symbols are named`() throws {
        var texts = try PaperSymbols.encode(file)
        texts[3] = texts[3].replacing("A", with: "B")
        texts.remove(at: 1)
        let faults = #expect(throws: PaperFaults.self) { try decode(texts) }
        #expect(
            faults?.faults.map(\.description) == [
                "symbol 2 of 5: is missing", "symbol 4 of 5: is damaged",
            ]
        )
    }

    @Test func `a damaged symbol beside its whole double does no harm`() throws {
        let texts = try PaperSymbols.encode(file)
        #expect(try decode([texts[0].replacing("A", with: "B")] + texts) == file)
    }

    @Test func `what is no symbol and symbols of two backups are told`() throws {
        let texts = try PaperSymbols.encode(file)
        expectFailure(.malformed, "paper") { try decode([]) }
        expectFailure(.malformed, "paper") { try PaperSymbols.encode([]) }
        expectFailure(.unrecognized, "symbol") { try decode(texts + ["https://example.com"]) }
        expectFailure(.malformed, "paper") {
            try decode([texts[0]] + PaperSymbols.encode(sampleFile(2501)).dropFirst())
        }
        for other in ["1/5 ", "0/5", "6/5", "1/1000", "1/5/5", "x/5", "/5"] {
            expectFailure(.malformed) {
                try decode([texts[0].replacing("1/5", with: other)] + texts.dropFirst())
            }
        }
    }

    @Test func `every change of a character is told`() throws {
        let text = SecretBytes(try PaperSymbols.encode(sampleFile(20))[0])
        Mutations.check(of: text) { try PaperSymbols.decode([$0]) == sampleFile(20) }
    }
}

@Suite struct QRCodeTests {
    @Test func `a symbol for a terminal fits into 80 columns`() throws {
        let texts = try PaperSymbols.encode(
            sampleFile(1000),
            bytesPerSymbol: PaperSymbols.bytesOnTerminal
        )
        for text in texts {
            let code = try QRCode(text)
            #expect(code.width + 2 * QRCode.quietZone <= 80)
        }
    }

    @Test func `the finder patterns stand in three corners`() throws {
        let code = try QRCode("IBK1")
        #expect(code.width == 21)
        #expect(code.darkRuns(inRow: 0).first == 0..<7)
        #expect(code.darkRuns(inRow: 0).last == 14..<21)
        #expect(code.darkRuns(inRow: 20).first == 0..<7)
        #expect(!code.isDark(-1, 0) && !code.isDark(0, 21))
    }

    @Test func `more than a symbol holds is refused`() {
        expectFailure(.tooCostly, "symbol") { try QRCode(String(repeating: "A", count: 5000)) }
    }

    /// The terminal's picture as a portable bitmap, four dots a module.
    private func bitmap(_ lines: [String]) -> String {
        let rows = lines.flatMap { line -> [String] in
            let blocks = line.drop { $0 != "m" }.dropFirst().prefix { $0 != "\u{1b}" }
            let upper = blocks.map { "\u{2588}\u{2580}".contains($0) ? "1" : "0" }
            let lower = blocks.map { "\u{2588}\u{2584}".contains($0) ? "1" : "0" }
            return [upper, lower].map { row in
                row.map { String(repeating: $0, count: 4) }.joined()
            }
        }
        let dots = rows.flatMap { [String](repeating: $0, count: 4) }
        return "P1 \(rows[0].count) \(dots.count)\n" + dots.joined(separator: "\n") + "\n"
    }

    @Test func `zbar reads what a terminal shows`() throws {
        let file = sampleFile(500)
        let texts = try PaperSymbols.encode(file, bytesPerSymbol: PaperSymbols.bytesOnTerminal)
        let scratch = try Scratch()
        let read = try texts.map { text in
            try scratch.write(SecretBytes(bitmap(QRCode(text).terminalLines)), to: "code.pbm")
            return try scratch.run("zbarimg", "--raw", "--quiet", "code.pbm")
        }
        #expect(read == texts.map { $0 + "\n" })
        #expect(try PaperSymbols.decode(read.map { SecretBytes($0) }) == file)
    }
}

@Suite struct PaperDocumentTests {
    private static let file = sampleFile(4700)
    private static let heading = [
        "A backup of two keys (ibkr, ibkr-pgp), made 2026-11-24", #"back\slash, umlaut ä"#, "",
        "Scan the symbols, or type the lines that follow them.",
    ]

    private func printed() throws -> Scratch {
        let scratch = try Scratch()
        let pdf = try PaperDocument.encode(Self.file, heading: Self.heading)
        try scratch.write(SecretBytes(copying: pdf), to: "paper.pdf")
        return scratch
    }

    @Test func `zbar reads the printed symbols back`() throws {
        let scratch = try printed()
        try scratch.run("pdftoppm", "-r", "200", "-gray", "paper.pdf", "page")
        let texts = (1...6).flatMap { page -> [Substring] in
            // The pages of text have no symbol, which zbarimg says with its exit status.
            let words = ["--raw", "--quiet", "page-\(page).pgm"]
            return (try? scratch.run("zbarimg", words))?.split(separator: "\n") ?? []
        }
        #expect(texts.count == 8)
        #expect(try PaperSymbols.decode(texts.map { SecretBytes(String($0)) }) == Self.file)
    }

    @Test func `the text of the pages is read back without its other lines`() throws {
        let scratch = try printed()
        let text = try scratch.run("pdftotext", "-layout", "paper.pdf", "-")
        #expect(text.contains("# A backup of two keys (ibkr, ibkr-pgp), made 2026-11-24"))
        #expect(text.contains(#"# back\slash, umlaut ?"#))
        #expect(text.contains("# symbol 8 of 8"))
        #expect(text.contains("page 8 of 8"))
        #expect(try PaperText.decode(SecretBytes(text)) == Self.file)
    }

    @Test func `the file is sound, and the same every time`() throws {
        let scratch = try printed()
        let information = try scratch.run("pdfinfo", "paper.pdf")
        #expect(information.contains("Pages:           8"))
        #expect(information.contains("(A4)"))
        let again = try PaperDocument.encode(Self.file, heading: Self.heading)
        #expect(try scratch.read("paper.pdf").disclosed() == again)
    }
}
