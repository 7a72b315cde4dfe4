package import Bytes
import Keys

/// What only tests may do with secrets.
extension SecretBytes {
    package var text: String { String(decoding: disclosed(), as: UTF8.self) }

    /// Lower-case digits.
    package var hex: String { disclosed().map(\.hex).joined() }

    /// From hexadecimal digits; blanks and line ends between them are passed over.
    package init(hex: String) {
        let digits = hex.compactMap(\.hexDigitValue).map(UInt8.init)
        let pairs = stride(from: 0, to: digits.count, by: 2)
        self.init(copying: pairs.map { digits[$0] << 4 | digits[$0 + 1] })
    }
}
