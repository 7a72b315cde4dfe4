internal import Bytes

/// Keeps what gpg writes in memory that is wiped.
final class SecretCollector: ByteSink {
    private var pieces: [SecretBytes] = []
    private var count = 0
    /// Far more than any key.
    private static let most = 64 << 20

    func write(_ bytes: RawSpan) throws {
        guard count + bytes.byteCount <= Self.most else {
            throw FormatError(.tooCostly, "gpg's output", "larger than \(Self.most >> 20) MiB")
        }
        count += bytes.byteCount
        pieces.append(unsafe bytes.withUnsafeBytes { unsafe SecretBytes(copying: $0) })
    }

    var bytes: SecretBytes {
        var whole = ByteWriter(capacity: count)
        for piece in pieces { whole.bytes(piece) }
        return whole.finish()
    }
}
