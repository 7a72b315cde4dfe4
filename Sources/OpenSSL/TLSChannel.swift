package import Bytes
internal import COpenSSL

/// One end of a TLS 1.3 connection (RFC 8446) that a key known to both ends opens, and nothing else.
///
/// The key is an external pre-shared one, always with an ephemeral Diffie-Hellman exchange
/// (psk_dhe_ke): whoever learns it later reads nothing of what was recorded. There are no
/// certificates, no tickets, no early data, and no older version. libssl ties such keys to SHA-256,
/// hence the two cipher suites.
@safe
package final class TLSChannel {
    package enum Side: Sendable { case client, server }

    /// What the socket must become before there is any progress.
    package enum Need: Sendable { case readable, writable }

    private let context: OpaquePointer
    private let connection: OpaquePointer
    private let key: SecretBytes
    private let wait: (Need) throws -> Void

    private static let suites = "TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256"
    private static let groups = "X25519:P-256"
    /// Of the key, for both ends; it tells nothing.
    private static let identity = "ibkeys"

    /// Over a socket that does not block; `wait` is called when it must, and ends by an error what
    /// takes too long.
    ///
    /// The key has 32 bytes.
    package init(
        _ side: Side,
        over descriptor: Int32,
        key: SecretBytes,
        wait: @escaping (Need) throws -> Void
    ) throws {
        self.key = key
        self.wait = wait
        let method = unsafe side == .client ? TLS_client_method() : TLS_server_method()
        let context = try unsafe check(SSL_CTX_new(method), "SSL_CTX_new")
        unsafe self.context = context
        do {
            try unsafe Self.configure(context, side)
            unsafe connection = try unsafe check(SSL_new(context), "SSL_new")
        } catch {
            unsafe SSL_CTX_free(context)
            throw error
        }
        let this = unsafe Unmanaged.passUnretained(self).toOpaque()
        try unsafe check(SSL_set_ex_data(connection, 0, this), "SSL_set_ex_data")
        try unsafe check(SSL_set_fd(connection, descriptor), "SSL_set_fd")
    }

    deinit {
        unsafe SSL_free(connection)
        unsafe SSL_CTX_free(context)
    }

    private static func configure(_ context: OpaquePointer, _ side: Side) throws {
        try unsafe check(shim_tls13_only(context), "SSL_CTX_set_min_proto_version")
        try unsafe check(SSL_CTX_set_ciphersuites(context, suites), "SSL_CTX_set_ciphersuites")
        try unsafe check(shim_set_groups(context, groups), "SSL_CTX_set1_groups_list")
        try unsafe check(SSL_CTX_set_num_tickets(context, 0), "SSL_CTX_set_num_tickets")
        try unsafe check(SSL_CTX_set_max_early_data(context, 0), "SSL_CTX_set_max_early_data")
        unsafe shim_no_sessions(context)
        switch side {
        case .client:
            // A server that had a certificate instead would not be believed.
            unsafe SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
            unsafe SSL_CTX_set_psk_client_callback(context, giveClientKey)
        case .server: unsafe SSL_CTX_set_psk_server_callback(context, giveServerKey)
        }
    }

    private static var giveClientKey: SSL_psk_client_cb_func {
        { connection, _, identity, room, key, most in
            let name = TLSChannel.identity.utf8CString
            guard let identity = unsafe identity, Int(room) >= name.count else { return 0 }
            for (index, byte) in name.enumerated() { unsafe identity[index] = byte }
            return unsafe TLSChannel.copyKey(of: connection, to: key, most)
        }
    }

    private static var giveServerKey: SSL_psk_server_cb_func {
        { connection, identity, key, most in
            guard let identity = unsafe identity,
                unsafe String(cString: identity) == TLSChannel.identity
            else { return 0 }
            return unsafe TLSChannel.copyKey(of: connection, to: key, most)
        }
    }

    private static func copyKey(
        of connection: OpaquePointer?,
        to room: UnsafeMutablePointer<UInt8>?,
        _ most: UInt32
    ) -> UInt32 {
        guard let this = unsafe SSL_get_ex_data(connection, 0), let room = unsafe room else {
            return 0
        }
        let key = unsafe Unmanaged<TLSChannel>.fromOpaque(this).takeUnretainedValue().key
        guard key.count <= Int(most) else { return 0 }
        unsafe key.withBytes { bytes in
            unsafe UnsafeMutableRawPointer(room).copyMemory(
                from: bytes.baseAddress.unsafelyUnwrapped,
                byteCount: bytes.count
            )
        }
        return UInt32(key.count)
    }
}

/// What is done with it; every verb throws ``TLSFailure``, and what `wait` throws.
extension TLSChannel {
    /// Agrees with the other end; nothing has been sent of what is to be said before that.
    package func handshake(_ side: Side) throws {
        try repeating {
            unsafe side == .client ? SSL_connect(connection) : SSL_accept(connection)
        }
        guard unsafe SSL_session_reused(connection) == 1 else {
            throw TLSFailure(.refused, "the connection was made without the key")
        }
    }

    package func write(_ bytes: SecretBytes) throws {
        guard !bytes.isEmpty else { return }
        try unsafe bytes.withBytes { room in
            var written = 0
            try repeating {
                unsafe SSL_write_ex(connection, room.baseAddress, room.count, &written)
            }
        }
    }

    /// One piece of what the other end sent, which is not empty.
    package func read(atMost count: Int) throws -> SecretBytes {
        try unsafe SecretBytes(capacity: count) { room in
            var taken = 0
            try repeating { unsafe SSL_read_ex(connection, room.baseAddress, count, &taken) }
            return taken
        }
    }

    /// Says that there is no more to come.
    package func close() {
        _ = unsafe SSL_shutdown(connection)
    }

    private func repeating(_ step: () -> Int32) throws {
        while true {
            ERR_clear_error()
            let result = step()
            if result == 1 { return }
            switch unsafe SSL_get_error(connection, result) {
            case SSL_ERROR_WANT_READ: try wait(.readable)
            case SSL_ERROR_WANT_WRITE: try wait(.writable)
            case SSL_ERROR_ZERO_RETURN, SSL_ERROR_SYSCALL:
                throw TLSFailure(.closed, "the other side ended the connection")
            default: throw TLSFailure(OpenSSLError("TLS"))
            }
        }
    }
}
