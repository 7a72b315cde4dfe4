internal import Bytes
internal import CQREncode

/// A QR symbol (ISO/IEC 18004), drawn by libqrencode.
package struct QRCode: Sendable, Equatable {
    /// Modules on each side, without the quiet zone.
    package let width: Int
    /// Row by row from the top; true is dark.
    private let modules: [Bool]

    /// The light border that readers need, in modules.
    package static let quietZone = 4

    /// QRcode_encodeString, with as much room for damage (level M: 15 %) as paper needs.
    ///
    /// - Throws: ``FormatError/Kind/tooCostly`` for more than one symbol can hold.
    package init(_ text: String) throws {
        let code = unsafe QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1)
        guard let code = unsafe code else {
            throw FormatError(.tooCostly, "symbol", "\(text.utf8.count) bytes do not fit into one")
        }
        defer { unsafe QRcode_free(code) }
        let side = Int(unsafe code.pointee.width)
        width = side
        modules = (0..<side * side).map { unsafe code.pointee.data[$0] & 1 == 1 }
    }

    /// Light outside of the symbol.
    package func isDark(_ column: Int, _ row: Int) -> Bool {
        guard (0..<width).contains(column), (0..<width).contains(row) else { return false }
        return modules[row * width + column]
    }

    /// The dark modules of a row as ranges of columns.
    package func darkRuns(inRow row: Int) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        for column in 0..<width where isDark(column, row) {
            let last = runs.last ?? 0..<0
            if last.upperBound == column, !last.isEmpty {
                runs[runs.count - 1] = last.lowerBound..<column + 1
            } else {
                runs.append(column..<column + 1)
            }
        }
        return runs
    }
}

/// On a terminal.
extension QRCode {
    /// Two modules a character, one above the other, black on white whatever the terminal's colours.
    package var terminalLines: [String] {
        let edge = -Self.quietZone..<width + Self.quietZone
        return stride(from: edge.lowerBound, to: edge.upperBound, by: 2).map { row in
            let blocks = edge.map { block(isDark($0, row), isDark($0, row + 1)) }
            return "\u{1b}[30;107m" + blocks.joined() + "\u{1b}[0m"
        }
    }

    private func block(_ upper: Bool, _ lower: Bool) -> String {
        switch (upper, lower) {
        case (true, true): "\u{2588}"
        case (true, false): "\u{2580}"
        case (false, true): "\u{2584}"
        case (false, false): " "
        }
    }
}
