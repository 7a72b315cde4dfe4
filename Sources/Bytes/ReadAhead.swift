/// A source that is read by a thread of its own, a little ahead of who takes the pieces.
///
/// So that what makes the pieces and what is made of them take place at the same time. The first
/// MiB comes without: for less a thread is not worth its start. What the source throws is thrown where
/// its next piece would be, and again after that.
///
/// From the first piece on, nobody else may use the source before ``stop()`` or the end.
package final class ReadAhead: ByteSource {
    /// Octets that come without a thread.
    package static let calm = 1 << 20

    private let source: any ByteSource
    private let calm: Int
    private var taken = 0
    private var pieces: PieceQueue?
    private var ready: ArraySlice<PieceQueue.Outcome> = []
    private var thread: WorkerThread?
    private var end: Result<Void, any Error>?

    package init(_ source: any ByteSource, after calm: Int = ReadAhead.calm) {
        self.source = source
        self.calm = calm
    }

    package func next() throws -> [UInt8]? {
        if let end { return try nothing(end) }
        if thread == nil, taken >= calm { start() }
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
        if ready.isEmpty, let pieces { ready = pieces.take()[...] }
        return ready.popFirst() ?? PieceQueue.outcome(of: source)
    }

    private func nothing(_ end: Result<Void, any Error>?) throws -> [UInt8]? {
        try end?.get()
        return nil
    }

    private func start() {
        let queue = PieceQueue()
        let filling = Filling(source: source, queue: queue)
        thread = WorkerThread { filling.run() }
        pieces = thread == nil ? nil : queue
    }

    deinit { stop() }

    /// Ends the thread, after the piece that it is at.
    package func stop() {
        pieces?.close()
        thread?.join()
        (pieces, thread, ready) = (nil, nil, [])
    }
}

/// A source on its way to another thread, which alone uses it from there on.
private struct Filling: @unchecked Sendable {
    let source: any ByteSource
    let queue: PieceQueue

    func run() {
        while queue.put(PieceQueue.outcome(of: source)) {}
    }
}
