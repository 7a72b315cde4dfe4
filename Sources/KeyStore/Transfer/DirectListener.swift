internal import Files

/// Waits for the other computer, and for one only.
package struct DirectListener: ~Copyable {
    private let socket: Socket
    package let port: UInt16

    /// So many may have another code; who only connects has tried none.
    package static let mostTries = 3
    /// Who says nothing keeps the others waiting that long.
    private static let handshakeSeconds = 2

    package init(at place: Endpoint) throws {
        let socket = try Socket.listening(at: place.host, port: place.port)
        port = try socket.port()
        self.socket = socket
    }

    /// The first that has the code; then nobody else can connect any more.
    ///
    /// `tell` hears of each that did not.
    ///
    /// - Throws: ``TransferFailure``: `stalled` when nobody came in `patience` seconds, and `wrongCode`
    ///   after ``mostTries``.
    package consuming func accept(
        _ code: TransferCode,
        patience: Int,
        _ tell: (TransferFailure) -> Void
    ) throws -> DirectChannel {
        let end = ContinuousClock.now + .seconds(patience)
        var tries = 0
        while let peer = try socket.accept(until: end) {
            do {
                return try DirectChannel(
                    .server,
                    over: peer,
                    code,
                    patience: patience,
                    handshake: min(end, .now + .seconds(Self.handshakeSeconds))
                )
            } catch let error as TransferFailure {
                if error.cause == .wrongCode { tries += 1 }
                guard tries < Self.mostTries else { throw error }
                tell(error)
            }
        }
        throw TransferFailure(.stalled, "nobody connected in \(patience) seconds")
    }
}
