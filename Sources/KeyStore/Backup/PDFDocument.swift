/// Pages of Courier and black squares in a PDF file (ISO 32000-1), the same bytes every time.
///
/// ```
/// object 1        catalog
/// object 2        pages
/// object 3        font
/// object 4, 6...  a page
/// object 5, 7...  what is on it
/// ```
struct PDFDocument {
    var pages: [PDFPage] = []

    /// A4, in points.
    static let width = 595
    static let height = 842

    func encode() -> [UInt8] {
        var out = Array("%PDF-1.4\n".utf8)
        var offsets: [Int] = []
        for (index, object) in objects.enumerated() {
            offsets.append(out.count)
            out += Array("\(index + 1) 0 obj\n\(object)\nendobj\n".utf8)
        }
        let start = out.count
        out += Array(crossReferences(offsets).utf8)
        out += Array("startxref\n\(start)\n%%EOF\n".utf8)
        return out
    }

    private var objects: [String] {
        let kids = pages.indices.map { "\(4 + 2 * $0) 0 R" }.joined(separator: " ")
        let box = "/MediaBox [0 0 \(Self.width) \(Self.height)]"
        return [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [\(kids)] /Count \(pages.count) \(box) "
                + "/Resources << /Font << /F 3 0 R >> >> >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>",
        ] + pages.enumerated().flatMap { objects(of: $1, number: 4 + 2 * $0) }
    }

    private func objects(of page: PDFPage, number: Int) -> [String] {
        let content = page.content
        return [
            "<< /Type /Page /Parent 2 0 R /Contents \(number + 1) 0 R >>",
            "<< /Length \(content.utf8.count) >>\nstream\n\(content)endstream",
        ]
    }

    /// Entries of exactly 20 bytes.
    private func crossReferences(_ offsets: [Int]) -> String {
        let entries = offsets.map { offset in
            let digits = String(offset)
            return String(repeating: "0", count: 10 - digits.count) + digits + " 00000 n \n"
        }
        let count = offsets.count + 1
        return "xref\n0 \(count)\n0000000000 65535 f \n" + entries.joined()
            + "trailer\n<< /Size \(count) /Root 1 0 R >>\n"
    }
}

/// What is drawn on one page; points, from the lower left corner.
struct PDFPage {
    private(set) var content = ""

    mutating func text(_ line: String, x: Int, y: Int, size: Int = 10) {
        content += "BT /F \(size) Tf \(x) \(y) Td (\(Self.escaped(line))) Tj ET\n"
    }

    /// The symbol with its upper left corner at a point, `module` points a module.
    mutating func symbol(_ code: QRCode, x: Int, y: Int, module: Int) {
        for row in 0..<code.width {
            for run in code.darkRuns(inRow: row) {
                let left = x + run.lowerBound * module
                let bottom = y - (row + 1) * module
                content += "\(left) \(bottom) \(run.count * module) \(module) re\n"
            }
        }
        content += "f\n"
    }

    /// A string of PDF is in its own characters: what is not printable ASCII becomes `?`.
    private static func escaped(_ line: String) -> String {
        line.unicodeScalars.map { scalar in
            switch scalar {
            case "(", ")", "\\": "\\\(scalar)"
            case " "..."~": String(scalar)
            default: "?"
            }
        }
        .joined()
    }
}
