internal import Bytes

/// What is looked for before a file is copied as it is.
enum PlainFile {
    private static let marks = ["-----BEGIN PGP PRIVATE KEY", "PRIVATE KEY-----"].map {
        Array($0.utf8)
    }

    /// Whether a private key is anywhere in it, or it begins as anything of OpenPGP's, after blanks and
    /// zeros.
    static func holdsOpenPGP(_ source: any ByteSource) throws -> Bool {
        var (opening, tail): ([UInt8], [UInt8]) = ([], [])
        while let piece = try source.next() {
            let text = tail + piece
            if marks.contains(where: { text[...].holds($0) }) { return true }
            tail = Array(text.suffix(32))
            guard opening.count < MessageOpening.length else { continue }
            opening += opening.isEmpty ? piece.drop(while: isBlank) : piece[...]
        }
        return MessageOpening(opening).isOpenPGP
    }

    private static func isBlank(_ octet: UInt8) -> Bool {
        [0, 0x20, 0x09, 0x0a, 0x0d].contains(octet)
    }
}

extension ArraySlice<UInt8> {
    fileprivate func holds(_ mark: [UInt8]) -> Bool {
        var rest = self
        while let start = rest.firstIndex(of: mark[0]) {
            rest = rest[start...]
            if rest.starts(with: mark) { return true }
            rest = rest.dropFirst()
        }
        return false
    }
}
