internal import Bytes
internal import Files
internal import Glibc

/// What a command prints into a pipe: the first line is kept, the rest dropped.
struct CommandOutput: ~Copyable {
    /// In bytes; past it the pipe is closed, for nobody prints that much after a passphrase.
    static let limit = 1 << 20

    private var pipe: Descriptor?
    private let number: Int32
    private var line = ByteWriter(capacity: Terminal.limit + 2)
    private var isLineComplete = false
    private var count = 0
    private(set) var isOpen = true

    init(_ pipe: consuming Descriptor) {
        number = pipe.number
        self.pipe = consume pipe
    }

    var isTooLong: Bool { count > Self.limit }

    /// Whether there is something to take, the end included.
    func hasMore(within milliseconds: Int32) throws -> Bool {
        var pipe = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
        return try retrying("poll") { unsafe poll(&pipe, 1, milliseconds) } > 0
    }

    mutating func take() throws {
        let part = try readSome(number, atMost: 4096)
        count += part.count
        if !isLineComplete { add(part) }
        if part.isEmpty || isTooLong {
            pipe = nil
            isOpen = false
        }
    }

    /// Two bytes past the limit of a passphrase the line is cut: it will be refused.
    private mutating func add(_ part: SecretBytes) {
        let end = part.firstIndex(of: UInt8(ascii: "\n"))
        let room = Terminal.limit + 2 - line.count
        let taken = min(end ?? part.count, room)
        line.bytes(part[0..<taken])
        isLineComplete = end != nil || taken == room
    }

    /// Without its LF or CRLF.
    consuming func firstLine() -> SecretBytes {
        let line = line.finish()
        return line.ends(with: "\r") ? line[0..<line.count - 1] : line
    }
}
