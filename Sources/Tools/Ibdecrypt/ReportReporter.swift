internal import CommandKit
internal import KeyStore
internal import Synchronization

/// Tells what becomes of reports as they are done, from several threads, and counts.
final class ReportReporter: Sendable {
    struct Tally: Sendable {
        var decrypted = 0
        var copied = 0
        var skipped = 0
        var failed = 0

        /// `12 decrypted, 3 done already, 2 failed`.
        var text: String {
            var parts = ["\(decrypted) decrypted"]
            if copied > 0 { parts.append("\(copied) copied") }
            if skipped > 0 { parts.append("\(skipped) done already") }
            if failed > 0 { parts.append("\(failed) failed") }
            return parts.joined(separator: ", ")
        }

        mutating func count(_ result: ReportResult) {
            if result.failure != nil { failed += 1 }
            guard let outcome = try? result.outcome.get() else { return }
            switch outcome.kind {
            case .decrypted: decrypted += 1
            case .copied: copied += 1
            case .skipped: skipped += 1
            }
        }
    }

    private struct Progress {
        var files = 0
        var bytes = 0
        var doneFiles = 0
        var readBytes = 0
    }

    private let diagnostics: Diagnostics
    private let isJSON: Bool
    private let line: ProgressLine
    private let progress = Mutex(Progress())
    private let state = Mutex(Tally())

    init(_ diagnostics: Diagnostics, isJSON: Bool) {
        self.diagnostics = diagnostics
        self.isJSON = isJSON
        line = ProgressLine(isQuiet: diagnostics.verbosity == .quiet)
    }

    var tally: Tally { state.withLock { $0 } }

    /// How much there is to do from now on; no bytes when nobody knows.
    func expect(files: Int, bytes: Int) {
        progress.withLock { $0 = Progress(files: files, bytes: bytes) }
    }

    /// For what reads: shows how far it is.
    var onRead: @Sendable (Int) throws -> Void {
        { [self] count in
            progress.withLock { $0.readBytes += count }
            line.show(self.progressText)
        }
    }

    /// In bytes: less is read before anybody could read a number.
    private static let large = 16 << 20

    private var progressText: String {
        let now = progress.withLock { $0 }
        var parts = now.files > 1 ? ["\(now.doneFiles)/\(now.files)"] : []
        if now.bytes >= Self.large {
            parts.append("\(min(99, now.readBytes * 100 / now.bytes)) %")
        } else if now.bytes == 0, now.readBytes >= Self.large {
            parts.append("\(now.readBytes >> 20) MiB")
        }
        return parts.joined(separator: ", ")
    }

    /// Does `body`, and takes the time.
    func measure(_ input: String?, _ body: () throws -> ReportOutcome) -> ReportResult {
        let start = ContinuousClock.now
        let outcome = Result(catching: body).mapError { ReportFailure(explaining: $0) }
        let time = (ContinuousClock.now - start).components
        let seconds = Double(time.seconds) + Double(time.attoseconds) / 1e18
        return ReportResult(input: input, outcome: outcome, seconds: seconds)
    }

    /// One of several.
    ///
    /// - Throws: ``ToolError`` when standard output takes no more.
    func report(_ result: ReportResult) throws {
        state.withLock { $0.count(result) }
        progress.withLock { $0.doneFiles += 1 }
        try line.aside {
            if isJSON { try StandardOutput.write(result.json + "\n") }
            if let failure = result.failure {
                diagnostics.error(ToolError(failure, subject: result.subject))
            } else {
                tell(result, isAlone: false)
            }
        }
    }

    /// The only one.
    ///
    /// - Throws: ``ToolError`` when it failed.
    func finish(_ result: ReportResult) throws {
        line.clear()
        if isJSON { try StandardOutput.write(result.json + "\n") }
        if let failure = result.failure { throw ToolError(failure, subject: result.subject) }
        tell(result, isAlone: true)
    }

    func clear() { line.clear() }

    private func tell(_ result: ReportResult, isAlone: Bool) {
        guard let outcome = try? result.outcome.get(), let sentence = result.sentence else {
            return
        }
        let isSigned = outcome.summary.map { !$0.signatures.isEmpty } ?? false
        let isExpected =
            outcome.output == nil
            ? !isSigned && outcome.kind == .decrypted
            : outcome.kind == .skipped && !isAlone && outcome.archiving != .kept
        if isExpected {
            diagnostics.detail(sentence, subject: result.subject)
        } else {
            diagnostics.note(sentence, subject: result.subject)
        }
    }
}
