import Bytes
import Foundation
import OpenSSL
import TestSupport
import Testing

/// Both ends in one process, over a pair of sockets; and openssl(1) as the other end.
struct TLSChannelTests {
    private static let key = SecretBytes(copying: [UInt8](repeating: 7, count: 32))

    @Test func `what one end writes the other reads`() async throws {
        let ends = try Ends()
        async let server: Void = ends.run(.server, Self.key) { channel in
            try channel.write(channel.read(atMost: 100))
        }
        try await ends.run(.client, Self.key) { channel in
            try channel.write(SecretBytes("hello"))
            #expect(try channel.read(atMost: 100).text == "hello")
        }
        try await server
    }

    @Test func `two keys are told at both ends`() async throws {
        let ends = try Ends()
        let other = SecretBytes(copying: [UInt8](repeating: 8, count: 32))
        async let server = ends.failure(.server, Self.key)
        #expect(await ends.failure(.client, other)?.cause == .otherKey)
        #expect(await server?.cause == .otherKey)
    }

    @Test func `who has gone is told of`() async throws {
        let ends = try Ends()
        close(ends.client)
        #expect(await ends.failure(.server, Self.key)?.cause == .closed)
    }

    /// Among them one that knows the key, and wants no Diffie-Hellman exchange or another version.
    @Test(arguments: [
        "-tls1_3", "-psk KEY -psk_identity ibkeys -tls1_2",
        "-psk KEY -psk_identity ibkeys -ciphersuites TLS_AES_256_GCM_SHA384",
        "-psk KEY -psk_identity other",
    ])
    func `openssl is refused without the key and the exchange`(_ options: String) async throws {
        let ends = try Ends()
        let peer = try ends.startOpenSSL(options, key: Self.key)
        let failure = await ends.failure(.server, Self.key)
        #expect(failure != nil, "\(options)")
        peer.terminate()
    }

    @Test func `openssl with the key is understood`() async throws {
        let ends = try Ends()
        let peer = try ends.startOpenSSL("-psk KEY -psk_identity ibkeys", key: Self.key)
        #expect(await ends.failure(.server, Self.key) == nil)
        peer.terminate()
    }
}

/// A pair of sockets that do not block.
private struct Ends: Sendable {
    let client: Int32
    let server: Int32

    init() throws {
        var pair: [Int32] = [0, 0]
        signal(SIGPIPE, SIG_IGN)
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair) == 0 else {
            throw POSIXError(.EIO)
        }
        (client, server) = (pair[0], pair[1])
        for end in pair {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
    }

    /// On a thread of its own, for it waits.
    func run(
        _ side: TLSChannel.Side,
        _ key: SecretBytes,
        _ body: @escaping @Sendable (TLSChannel) throws -> Void
    ) async throws {
        let end = side == .client ? client : server
        let result: Result<Void, any Error> = await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(
                    returning: Result {
                        let channel = try TLSChannel(side, over: end, key: key) { need in
                            let events = Int16(need == .readable ? POLLIN : POLLOUT)
                            var socket = pollfd(fd: end, events: events, revents: 0)
                            guard poll(&socket, 1, 60_000) > 0 else { throw POSIXError(.ETIMEDOUT) }
                        }
                        defer { close(end) }
                        try channel.handshake(side)
                        try body(channel)
                    }
                )
            }
        }
        try result.get()
    }

    func failure(_ side: TLSChannel.Side, _ key: SecretBytes) async -> TLSFailure? {
        do {
            try await run(side, key) { channel in
                // The client has done its part before the server has judged.
                if side == .client { _ = try channel.read(atMost: 1) }
            }
            return nil
        } catch {
            return error as? TLSFailure
        }
    }

    /// openssl(1) connects to a socket of a file; this hands on what it says.
    func startOpenSSL(_ options: String, key: SecretBytes) throws -> Process {
        let folder = try Scratch()
        let path = folder.path("socket")
        let words = options.replacingOccurrences(of: "KEY", with: key.hex)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", Self.bridge, path, words]
        process.standardInput = FileHandle(fileDescriptor: client, closeOnDealloc: true)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    private static let bridge = """
        import os, select, socket, subprocess, sys, tempfile
        folder = tempfile.mkdtemp()
        path = folder + '/socket'
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(path)
        listener.listen()
        child = subprocess.Popen(['openssl', 's_client', '-unix', path] + sys.argv[2].split(),
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        inner, _ = listener.accept()
        os.unlink(path); os.rmdir(folder)
        outer = socket.socket(fileno=0)
        outer.setblocking(True)
        ends = {inner: outer, outer: inner}
        while True:
            for end in select.select(list(ends), [], [])[0]:
                data = end.recv(65536)
                if not data: child.kill(); sys.exit()
                ends[end].sendall(data)
        """
}
