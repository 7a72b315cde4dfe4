internal import Bytes

/// One message on its way through a decryptor.
struct Decryption {
    let input: ReplayableInput
    let decryptor: any ReportDecryptor
    let options: ReportOptions
    /// Told how many bytes were read; what it throws ends the work.
    let onRead: @Sendable (Int) throws -> Void

    /// Writes the plaintext; what was not encrypted as it is, where the options allow that.
    ///
    /// - Returns: nil when it was not encrypted.
    func run(to output: any ByteSink) throws -> ReportSummary? {
        let counted = CountedOutput(output)
        do {
            let summary = try decrypt(to: counted)
            try options.signatures.check(summary.signatures)
            return summary
        } catch let failure as ReportFailure {
            guard counted.count == 0, try isPlain(failure.cause) else { throw unhinted(failure) }
        }
        try copy(to: output)
        return nil
    }

    /// Without a look at the signatures.
    func decrypt(to output: any ByteSink) throws -> ReportSummary {
        let source = ObservedSource(input.bytes(), onRead)
        let summary = try decryptor.decrypt(source, to: output, limits: options.limits)
        try input.checkUnchanged()
        return summary
    }

    /// Without the advice to do what was done.
    private func unhinted(_ failure: ReportFailure) -> ReportFailure {
        guard failure.cause == .notEncrypted, options.passesPlain else { return failure }
        return ReportFailure(failure.cause, failure.reason)
    }

    /// A key or a damaged message is not plain, nor anything where a signature is required.
    private func isPlain(_ cause: ReportFailure.Cause) throws -> Bool {
        guard options.passesPlain, options.signatures.allowsUnsigned else { return false }
        switch cause {
        case .empty: return try input.bytes().next() == nil
        case .notEncrypted:
            guard try !PlainFile.holdsOpenPGP(input.bytes()) else {
                throw ReportFailure(.notEncrypted, "is or holds a key or a message: not copied")
            }
            return true
        default: return false
        }
    }

    private func copy(to output: any ByteSink) throws {
        let source = ObservedSource(input.bytes(), onRead)
        while let piece = try source.next() { try output.write(piece) }
        try input.checkUnchanged()
    }
}

/// Tells how much is read from another source.
private final class ObservedSource: ByteSource {
    private let source: any ByteSource
    private let onRead: (Int) throws -> Void

    init(_ source: any ByteSource, _ onRead: @escaping (Int) throws -> Void) {
        self.source = source
        self.onRead = onRead
    }

    func next() throws -> [UInt8]? {
        guard let piece = try source.next() else { return nil }
        try onRead(piece.count)
        return piece
    }
}

/// Counts what goes into another sink.
private final class CountedOutput: ByteSink {
    private let sink: any ByteSink
    private(set) var count = 0

    init(_ sink: any ByteSink) {
        self.sink = sink
    }

    func write(_ bytes: RawSpan) throws {
        count += bytes.byteCount
        try sink.write(bytes)
    }
}
