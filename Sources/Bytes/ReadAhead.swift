internal import Synchronization

/// A source that is read by a thread of its own, a little ahead of who takes the pieces.
///
/// So that what makes the pieces and what is made of them take place at the same time. The first
/// MiB comes without: for less a thread is not worth its start. What the source throws is thrown where
/// its next piece would be, and again after that.
///
/// From the first piece on, nobody else may use the source before its end or ``join()``.
package final class ReadAhead: ByteSource {
    /// Octets that come without a thread.
    package static let calm = 1 << 20

    /// Who asks for a piece after the stop is thrown this.
    package struct Stopped: Error {}

    private let source: any ByteSource
    private let calm: Int
    private var taken = 0
    private let pieces = PieceQueue()
    private var ready: ArraySlice<PieceQueue.Outcome> = []
    private var isStarted = false
    private let state = Mutex<(thread: WorkerThread?, isStopped: Bool)>((nil, false))
    private var end: Result<Void, any Error>?

    package init(_ source: any ByteSource, after calm: Int = ReadAhead.calm) {
        self.source = source
        self.calm = calm
    }

    package func next() throws -> [UInt8]? {
        if let end { return try nothing(end) }
        if !isStarted, taken >= calm { start() }
        switch outcome() {
        case .success(let piece?):
            taken += piece.count
            return piece
        case .success(nil): end = .success(())
        case .failure(let error): end = .failure(error)
        }
        return try nothing(end)
    }

    private func outcome() -> PieceQueue.Outcome {
        if state.withLock({ $0.isStopped }) { return .failure(Stopped()) }
        guard isStarted else { return PieceQueue.outcome(of: source) }
        if ready.isEmpty { ready = pieces.take()[...] }
        return ready.popFirst() ?? .failure(Stopped())
    }

    private func nothing(_ end: Result<Void, any Error>?) throws -> [UInt8]? {
        try end?.get()
        return nil
    }

    private func start() {
        let filling = Filling(source: source, queue: pieces)
        isStarted = state.withLock { state in
            guard !state.isStopped else { return false }
            state.thread = WorkerThread { filling.run() }
            return state.thread != nil
        }
    }

    deinit { stop() }

    /// Lets the thread end; from any thread, and as often as one likes.
    ///
    /// One that waits for the source, as that of a pipe that nobody fills, is left after a second: it
    /// keeps the source, and ends with the piece that comes.
    package func stop() {
        guard let thread = ended() else { return }
        if pieces.isFinishedSoon() { thread.join() } else { thread.leave() }
    }

    /// As ``stop()``, but afterwards the source is free for others.
    package func join() { ended()?.join() }

    private func ended() -> WorkerThread? {
        pieces.close()
        return state.withLock { state in
            defer { state = (nil, true) }
            return state.thread
        }
    }
}

/// A source on its way to another thread, which alone uses it from there on.
private struct Filling: @unchecked Sendable {
    let source: any ByteSource
    let queue: PieceQueue

    func run() {
        while queue.put(PieceQueue.outcome(of: source)) {}
        queue.finish()
    }
}
