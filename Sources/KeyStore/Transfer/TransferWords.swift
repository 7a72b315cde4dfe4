internal import Bytes
internal import Keys
internal import OpenSSL

/// Eight words for people to compare, aloud or side by side: 88 bits of a digest.
///
/// Whoever wants another request to have the same words needs about 2^88 tries.
enum TransferWords {
    private static let byteCount = 11

    static func words(of digest: SecretBytes) -> String {
        let words = WordList.encode(digest[0..<byteCount])
        return String(decoding: words.disclosed(), as: UTF8.self)
    }
}

extension SecretBytes {
    /// SHA-256 in lower-case digits.
    func sha256() throws -> String {
        try Digest.sha256.hash(self).disclosed().map(\.hex).joined()
    }
}
