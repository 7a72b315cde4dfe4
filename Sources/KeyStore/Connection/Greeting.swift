internal import Bytes
internal import Files
internal import Glibc

/// The first words of whoever listens on a port (RFC 4253 section 4.2).
enum Greeting: Equatable {
    /// Its identification: `SSH-2.0-OpenSSH_9.2`.
    case ssh(String)
    /// Another protocol, by its first line.
    case other(String)
    /// TLS, which has no lines.
    case tls
    /// It closed the connection.
    case closed
    case silent

    /// A server may say something else before it identifies itself, but not without end.
    private static let mostBytes = 8 << 10

    /// Both sides of SSH may speak first; those of HTTP and TLS answer only.
    private static let identification = Array("SSH-2.0-ibkeys\r\n".utf8)

    /// - Throws: ``SystemError`` for what is neither silence nor an end.
    init(of connection: borrowing TCPConnection, until deadline: Deadline) throws {
        // Whoever has closed already may have said something before that.
        try? connection.send(Self.identification)
        var received: [UInt8] = []
        while received.count < Self.mostBytes {
            do {
                let part = try connection.receive(until: deadline)
                if part.isEmpty { break }
                received += part.disclosed()
            } catch let error as SystemError where error.code == ETIMEDOUT {
                self = Self.said(received) ?? Self.other(in: received) ?? .silent
                return
            } catch let error as SystemError where error.code == ECONNRESET {
                break
            }
            if let greeting = Self.said(received) ?? Self.foreign(received) {
                self = greeting
                return
            }
        }
        self = Self.said(received) ?? Self.other(in: received) ?? .closed
    }

    /// Nil as long as the line has not come, whole.
    static func said(_ received: [UInt8]) -> Greeting? {
        let whole = received.prefix((received.lastIndex(of: 0x0a) ?? -1) + 1)
        let line = lines(whole).first { $0.hasPrefix("SSH-") }
        return line.map { .ssh($0) }
    }

    static func other(in received: [UInt8]) -> Greeting? {
        isTLS(received) ? .tls : lines(received[...]).first.map { .other($0) }
    }

    /// A protocol that is known for another one by its beginning, after which no SSH comes.
    static func foreign(_ received: [UInt8]) -> Greeting? {
        let isReply = ["220", "HTTP/"].contains { received.starts(with: $0.utf8) }
        guard isTLS(received) || isReply && received.contains(0x0a) else { return nil }
        return other(in: received)
    }

    /// An alert or a handshake of version 3 (RFC 8446 section 5.1).
    private static func isTLS(_ received: [UInt8]) -> Bool {
        received.count > 2 && (0x15...0x16).contains(received[0]) && received[1] == 3
    }

    private static func lines(_ bytes: ArraySlice<UInt8>) -> [String] {
        bytes.split(separator: 0x0a).map { line in
            let line = line.last == 0x0d ? line.dropLast() : line
            return String(decoding: line.prefix(255), as: UTF8.self)
        }
    }
}
