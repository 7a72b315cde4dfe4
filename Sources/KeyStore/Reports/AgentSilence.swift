internal import GPGME
internal import Synchronization

/// An agent that gave no sign of life: the next messages do not wait for it as long again.
final class AgentSilence: Sendable {
    private static let time = Duration.seconds(60)

    private let last = Mutex<(error: GPGMEError, at: ContinuousClock.Instant)?>(nil)

    /// - Throws: what `body` throws; of the last minute also that there was no answer.
    func noting<R>(_ body: () throws -> R) throws -> R {
        if let last = last.withLock(\.self), .now - last.at < Self.time { throw last.error }
        do {
            return try body()
        } catch let error as GPGMEError where error.isTimedOut {
            last.withLock { $0 = (error, .now) }
            throw error
        }
    }
}
