package import Bytes
internal import Files
internal import OpenSSL

/// One connection between the two computers of a transfer, over which it goes by itself.
///
/// ```
/// new to old   request
/// old to new   answer
/// new to old   receipt
/// old to new   confirmation, which is empty
///
/// byte         which of these: 1 to 4
/// uint32       length
/// byte[]       the request, the answer or the receipt, as it is in a file
/// ```
package final class DirectChannel {
    package enum Message: UInt8, Sendable {
        case request = 1
        case answer, receipt, confirmation

        fileprivate var mostBytes: Int {
            switch self {
            case .request: TransferRequest.mostBytes
            case .answer: TransferAnswer.mostBytes
            case .receipt: TransferReceipt.mostBytes
            case .confirmation: 0
            }
        }
    }

    private let connection: Connection
    private let channel: TLSChannel

    /// Waits up to `patience` seconds for each message, and until `handshake` for the first.
    init(
        _ side: TLSChannel.Side,
        over socket: consuming Socket,
        _ code: TransferCode,
        patience: Int,
        handshake: ContinuousClock.Instant
    ) throws {
        let connection = Connection(socket, patience: patience)
        self.connection = connection
        channel = try TLSChannel(side, over: connection.number, key: code.key()) { need in
            try connection.wait(need)
        }
        connection.begin(until: handshake)
        try Self.reporting { try channel.handshake(side) }
    }

    /// For the side that typed the code.
    package static func connect(
        to place: Endpoint,
        _ code: TransferCode,
        patience: Int
    ) throws -> DirectChannel {
        let end = ContinuousClock.now + .seconds(patience)
        let socket = try Socket.connecting(
            to: place.host ?? "localhost",
            port: place.port,
            until: end
        )
        return try DirectChannel(
            .client,
            over: socket,
            code,
            patience: patience,
            handshake: end
        )
    }

    package func send(_ message: Message, _ bytes: SecretBytes = .empty) throws {
        var out = ByteWriter(capacity: bytes.count + 5)
        out.byte(message.rawValue)
        out.string(bytes)
        let frame = out.finish()
        connection.begin()
        try Self.reporting { try channel.write(frame) }
    }

    /// - Throws: ``TransferFailure``: `stalled`, `broken`.
    package func receive(_ message: Message) throws -> SecretBytes {
        connection.begin()
        var header = ByteReader(try take(5))
        let kind = try header.byte("message")
        let length = Int(try header.uint32("length"))
        guard kind == message.rawValue, length <= message.mostBytes else {
            throw TransferFailure(.broken, "the other side speaks otherwise")
        }
        return try take(length)
    }

    private func take(_ count: Int) throws -> SecretBytes {
        var out = ByteWriter(capacity: min(count, 1 << 20))
        while out.count < count {
            let part = min(count - out.count, 16 << 10)
            out.bytes(try Self.reporting { try channel.read(atMost: part) })
        }
        return out.finish()
    }

    package func close() { channel.close() }

    private static func reporting<R>(_ body: () throws -> R) throws -> R {
        do {
            return try body()
        } catch let error as TLSFailure {
            switch error.cause {
            case .otherKey:
                throw TransferFailure(.wrongCode, "the code is not that of the other side")
            case .closed:
                throw TransferFailure(.broken, "the other side ended the connection")
            case .refused:
                throw TransferFailure(.broken, "the other side speaks otherwise: \(error)")
            }
        }
    }
}

/// A socket, and until when it is waited for.
private final class Connection {
    private let socket: Socket
    private let patience: Int
    private var end = ContinuousClock.now

    init(_ socket: consuming Socket, patience: Int) {
        self.socket = socket
        self.patience = patience
    }

    var number: Int32 { socket.number }

    /// A new message begins; it must have ended in time, whatever comes of it in between.
    func begin(until end: ContinuousClock.Instant? = nil) {
        self.end = end ?? .now + .seconds(patience)
    }

    func wait(_ need: TLSChannel.Need) throws {
        guard try socket.wait(need == .readable ? .readable : .writable, until: end) else {
            throw TransferFailure(.stalled, "the other side said nothing for too long")
        }
    }
}
