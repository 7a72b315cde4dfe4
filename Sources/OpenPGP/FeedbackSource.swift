internal import Bytes
internal import OpenSSL

/// What is encrypted in cipher feedback, but for its last octets.
final class FeedbackSource: ByteSource {
    private let source: any ByteSource
    private let cipher: FeedbackDecryption
    private let held: Int
    /// The last octets that have come: after the end, those that are not handed on.
    private(set) var tail: [UInt8] = []

    init(_ source: any ByteSource, _ key: SecretBytes, holdingBack held: Int) throws {
        self.source = source
        self.held = held
        cipher = try FeedbackDecryption(key: key)
    }

    func next() throws -> [UInt8]? {
        while let piece = try source.next() {
            var plain = try cipher.decrypt(piece, after: tail)
            tail = Array(plain[max(0, plain.count - held)...])
            plain.removeLast(tail.count)
            if !plain.isEmpty { return plain }
        }
        return nil
    }
}
