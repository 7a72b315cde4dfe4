internal import Bytes
internal import Files
internal import Glibc

/// The first words of whoever listens on a port (RFC 4253 section 4.2).
enum Greeting: Equatable {
    /// Its identification: `SSH-2.0-OpenSSH_9.2`.
    case ssh(String)
    /// Another protocol, by its first line.
    case other(String)
    /// It closed the connection.
    case closed
    case silent

    /// A server may say something else before it identifies itself, but not without end.
    private static let mostBytes = 8 << 10

    /// - Throws: ``SystemError`` for what is neither silence nor an end.
    init(of connection: borrowing TCPConnection, until deadline: Deadline) throws {
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
            if let greeting = Self.said(received) {
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

    private static func other(in received: [UInt8]) -> Greeting? {
        lines(received[...]).first.map { .other($0) }
    }

    private static func lines(_ bytes: ArraySlice<UInt8>) -> [String] {
        bytes.split(separator: 0x0a).map { line in
            let line = line.last == 0x0d ? line.dropLast() : line
            return String(decoding: line.prefix(255), as: UTF8.self)
        }
    }
}
