/// A backup for the printer: what it is, its symbols, and its lines for when no camera is at hand.
package enum PaperDocument {
    private static let margin = 50
    private static let lineHeight = 12
    private static let linesPerPage = 58
    private static let module = 2
    /// Room for a symbol of 109 modules with its border, and the number under it.
    private static let cell = (width: 255, height: 242)
    private static let columns = 2
    private static let rows = 3

    /// A PDF file of A4 pages that give `file` back, the same for the same arguments.
    ///
    /// The heading is for people and stands on the first page: printable ASCII, at most 80 characters
    /// a line.
    ///
    /// - Throws: ``FormatError``: `tooCostly` for a file that is too large for paper.
    package static func encode(_ file: [UInt8], heading: [String]) throws -> [UInt8] {
        let symbols = try PaperSymbols.encode(file)
        var pages = cut(heading, into: linesPerPage).map { text($0.map { "# \($0)" }) }
        for start in stride(from: 0, to: symbols.count, by: columns * rows) {
            let end = min(start + columns * rows, symbols.count)
            pages.append(try page(of: symbols, start..<end))
        }
        pages += cut(try PaperText.encode(file), into: linesPerPage).map(text)
        let id = try PaperText.grouped(PaperID(of: file).text)
        for index in pages.indices {
            let foot = "# \(id): page \(index + 1) of \(pages.count)"
            pages[index].text(foot, x: margin, y: margin / 2)
        }
        return PDFDocument(pages: pages).encode()
    }

    private static func cut(_ lines: [String], into count: Int) -> [[String]] {
        stride(from: 0, to: lines.count, by: count).map {
            Array(lines[$0..<min($0 + count, lines.count)])
        }
    }

    private static func text(_ lines: [String]) -> PDFPage {
        var page = PDFPage()
        for (index, line) in lines.enumerated() where !line.isEmpty {
            page.text(line, x: margin, y: PDFDocument.height - margin - index * lineHeight)
        }
        return page
    }

    private static func page(of symbols: [String], _ range: Range<Int>) throws -> PDFPage {
        var page = PDFPage()
        for (place, index) in range.enumerated() {
            let code = try QRCode(symbols[index])
            let x = margin + place % columns * cell.width
            let y = PDFDocument.height - margin - place / columns * cell.height
            page.symbol(code, x: x, y: y, module: module)
            let foot = y - code.width * module - 2 * lineHeight
            page.text("# symbol \(index + 1) of \(symbols.count)", x: x, y: foot)
        }
        return page
    }
}
