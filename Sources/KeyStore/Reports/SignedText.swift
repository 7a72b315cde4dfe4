internal import Bytes
internal import OpenSSL

/// Text on its way out, and a hash of it without the CR of its line ends, which is how GnuPG writes it.
final class SignedText: ByteSink {
    private let sink: (any ByteSink)?
    private let digest: RunningDigest
    /// Bytes that went out.
    private(set) var count = 0

    /// Nothing goes anywhere without a sink.
    init(_ sink: (any ByteSink)? = nil) throws {
        self.sink = sink
        digest = try RunningDigest(.sha256)
    }

    func write(_ bytes: RawSpan) throws {
        count += bytes.byteCount
        try digest.add(unsafe bytes.withUnsafeBytes { unsafe $0.filter { $0 != 0x0d } })
        try sink?.write(bytes)
    }

    /// To be asked once.
    func hash() throws -> SecretBytes { try digest.finish() }
}
