internal import Glibc

/// Pieces on their way from one thread to another, which wait for each other.
@safe
final class PieceQueue: @unchecked Sendable {
    /// What a source gave: a piece, nil for its end, or why there is none.
    typealias Outcome = Result<[UInt8]?, any Error>

    /// As many pieces wait at the most.
    private static let most = 8

    private let lock: UnsafeMutablePointer<pthread_mutex_t>
    private let change: UnsafeMutablePointer<pthread_cond_t>
    private var waiting: [Outcome] = []
    private var isClosed = false
    private var isFinished = false

    init() {
        unsafe lock = .allocate(capacity: 1)
        unsafe change = .allocate(capacity: 1)
        unsafe pthread_mutex_init(lock, nil)
        unsafe pthread_cond_init(change, nil)
    }

    deinit {
        unsafe pthread_cond_destroy(change)
        unsafe pthread_mutex_destroy(lock)
        unsafe change.deallocate()
        unsafe lock.deallocate()
    }

    static func outcome(of source: any ByteSource) -> Outcome {
        Outcome { try source.next() }
    }

    /// - Returns: whether another one is wanted.
    func put(_ outcome: Outcome) -> Bool {
        changing {
            wait { waiting.count < Self.most || isClosed }
            guard !isClosed else { return false }
            waiting.append(outcome)
            if case .success(.some) = outcome { return true }
            return false
        }
    }

    /// All that wait, at least one: so the two threads seldom have to wake each other.
    func take() -> [Outcome] {
        changing {
            wait { !waiting.isEmpty || isClosed }
            defer { waiting = [] }
            return waiting.isEmpty ? [.failure(ReadAhead.Stopped())] : waiting
        }
    }

    /// Nothing is put any more.
    func close() {
        changing { isClosed = true }
    }

    /// Who puts is done, and has let go of the source.
    func finish() {
        changing { isFinished = true }
    }

    /// Waits a little; false when who puts is still at it.
    func isFinishedSoon() -> Bool {
        var end = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &end)
        end.tv_sec += 1
        return changing {
            while !isFinished {
                guard unsafe pthread_cond_timedwait(change, lock, &end) == 0 else { break }
            }
            return isFinished
        }
    }

    private func changing<R>(_ body: () -> R) -> R {
        unsafe pthread_mutex_lock(lock)
        defer {
            unsafe pthread_cond_broadcast(change)
            unsafe pthread_mutex_unlock(lock)
        }
        return body()
    }

    private func wait(until isReady: () -> Bool) {
        while !isReady() { unsafe pthread_cond_wait(change, lock) }
    }
}
