internal import Bytes
internal import OpenPGP

/// Counts plaintext, and ends the work where it grows past the limits.
final class LimitedOutput: ByteSink {
    private let sink: any ByteSink
    private let limits: ReportLimits
    private let message: MessageStream
    private(set) var count = 0

    init(_ sink: any ByteSink, _ limits: ReportLimits, _ message: MessageStream) {
        self.sink = sink
        self.limits = limits
        self.message = message
    }

    func write(_ bytes: RawSpan) throws {
        count += bytes.byteCount
        try check(count)
        try sink.write(bytes)
    }

    /// Counts what came out of compressed data, plaintext or not.
    func inflated(_ bytes: Int) throws {
        inflated += bytes
        // Compressed data in compressed data counts twice.
        try check(inflated / 2 - Self.packets)
    }

    /// Room in bytes for what stands around plaintext: a file name of 255 bytes, signatures.
    private static let packets = 64 << 10

    private var inflated = 0

    private func check(_ count: Int) throws {
        guard count <= limits.size else {
            throw ReportFailure(
                .tooLarge,
                "its plaintext is larger than \(limits.size) bytes",
                hint: "--max-size SIZE allows more"
            )
        }
        if let ratio = limits.ratio, count > ReportLimits.ratioFloor,
            count / ratio > message.consumed
        {
            throw ReportFailure(
                .tooLarge,
                "its plaintext is more than \(ratio) times as large as the message",
                hint: "--max-size SIZE allows that, up to SIZE"
            )
        }
    }
}
