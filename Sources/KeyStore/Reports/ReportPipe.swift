package import Bytes

/// A report whose plaintext goes to standard output, or wherever a sink leads.
package struct ReportPipe {
    private let input: ReplayableInput
    private let options: ReportOptions
    private let streams: Bool

    /// The file at `path`, or standard input.
    ///
    /// If it `streams`, plaintext is let out while nobody knows yet whether the message is whole and
    /// unaltered; if not, none is before that is proved.
    ///
    /// - Throws: ``ReportFailure``.
    package init(_ path: String?, options: ReportOptions, streams: Bool) throws {
        input = try ReplayableInput(path, isKept: !streams || options.passesPlain)
        self.options = options
        self.streams = streams
    }

    /// In bytes, when it is known.
    package var size: Int? { input.size }

    /// - Throws: ``ReportFailure``, and whatever `sink` throws.
    package func run(
        with decryptor: any ReportDecryptor,
        to sink: any ByteSink,
        onRead: @escaping @Sendable (Int) throws -> Void = { _ in }
    ) throws -> ReportOutcome {
        let decryption = Decryption(
            input: input,
            decryptor: decryptor,
            options: options,
            onRead: onRead
        )
        if streams { return outcome(try decryption.run(to: sink), input.size ?? 0) }
        let held = HeldOutput()
        let summary = try decryption.run(to: held)
        try held.release(to: sink)
        if !held.fits {
            let output = CheckedOutput(expecting: held, to: sink)
            try repeatDecryption(decryption, summary, output)
        }
        return outcome(summary, held.count)
    }

    private func repeatDecryption(
        _ decryption: Decryption,
        _ summary: ReportSummary?,
        _ output: CheckedOutput
    ) throws {
        if summary == nil {
            _ = try decryption.run(to: output)
        } else {
            _ = try decryption.decrypt(to: output)
        }
        try output.finish()
    }

    private func outcome(_ summary: ReportSummary?, _ count: Int) -> ReportOutcome {
        ReportOutcome(
            summary == nil ? .copied : .decrypted,
            output: nil,
            bytes: summary?.bytes ?? count,
            summary: summary
        )
    }
}
