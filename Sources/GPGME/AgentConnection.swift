package import Bytes
internal import CGPGME
internal import Glibc

/// A conversation with gpg-agent itself, by GPGME's Assuan engine: for what gpg has no command.
///
/// It belongs to one thread at a time. Of each command
/// `gpg-connect-agent 'HELP PKDECRYPT'` tells, and so on.
@safe
package final class AgentConnection: @unchecked Sendable {
    /// Gives the passphrase that the agent asks for.
    ///
    /// What it throws ends the command and is thrown there.
    package typealias PassphraseSource = () throws -> SecretBytes

    private let handle: gpgme_ctx_t
    private let loop = EventLoop()
    private let isLoopback: Bool
    private var isTold = false
    private let cancellation: Cancellation?
    private var passphrase: PassphraseSource?
    private var ciphertext: SecretBytes?
    private var data = SecretCollector()
    private var status: [StatusLine] = []
    private var inquiry: DataBuffer?
    private var failure: (any Error)?

    /// Without loopback it is the agent that asks, by its pinentry; with it the agent is told so when
    /// there is a passphrase to give, for it may forbid that.
    ///
    /// A `cancellation` ends commands at once.
    ///
    /// - Throws: ``GPGMEError`` when nobody listens at the socket.
    package init(
        socket: String,
        isLoopback: Bool,
        cancellation: Cancellation? = nil
    ) throws {
        Library.start()
        self.isLoopback = isLoopback
        self.cancellation = cancellation
        var made: gpgme_ctx_t?
        try Library.check("agent", unsafe gpgme_new(&made))
        guard let handle = unsafe made else { throw GPGMEError(GPG_ERR_ENOMEM, "agent") }
        unsafe self.handle = handle
        try Library.check("agent", unsafe gpgme_set_protocol(handle, GPGME_PROTOCOL_ASSUAN))
        try Library.check(
            "agent",
            unsafe gpgme_ctx_set_engine_info(
                handle,
                GPGME_PROTOCOL_ASSUAN,
                socket,
                "GPG_AGENT:"
            )
        )
        unsafe loop.install(in: handle)
        if !isLoopback { tellTerminal() }
    }

    /// Where its pinentry shall ask, and in which language.
    private func tellTerminal() {
        let options = [
            ("ttyname", ["GPG_TTY"]), ("ttytype", ["TERM"]), ("display", ["DISPLAY"]),
            ("lc-ctype", ["LC_ALL", "LC_CTYPE", "LANG"]),
            ("lc-messages", ["LC_ALL", "LC_MESSAGES", "LANG"]),
        ]
        for (option, names) in options {
            let value = names.lazy.compactMap { Self.variable($0) }.first
            if let value { _ = try? run("OPTION \(option)=\(value)") }
        }
    }

    private static func variable(_ name: String) -> String? {
        let value = unsafe text(getenv(name))
        return value.isEmpty || value.utf8.contains { $0 < 0x20 } ? nil : value
    }

    /// What its pinentry says of the key that the next command is about (SETKEYDESC).
    package func describe(_ text: String) throws {
        var escaped = ""
        for octet in text.utf8 {
            let isPlain = octet > 0x20 && octet < 0x7f && octet != 0x25 && octet != 0x2b
            escaped +=
                isPlain
                ? String(UnicodeScalar(octet))
                : "%" + (octet < 16 ? "0" : "") + String(octet, radix: 16, uppercase: true)
        }
        _ = try run("SETKEYDESC \(escaped.prefix(700))")
    }

    deinit { unsafe gpgme_release(handle) }

    /// Where the secret of a key is.
    package enum Place: Sendable {
        case open, protected, card
    }

    /// - Throws: ``GPGMEError``, of which ``GPGMEError/isNotFound`` is true when it is not here.
    package func place(of keygrip: String) throws -> Place {
        _ = try run("KEYINFO \(keygrip)")
        let line = status.first { $0.keyword == "KEYINFO" && $0.arguments.count > 5 }
        guard let line else { throw GPGMEError(GPG_ERR_NOT_FOUND, "key info") }
        if line.arguments[1] != "D" { return .card }
        return line.arguments[5] == "C" ? .open : .protected
    }

    /// What the private key makes of a ciphertext, both as canonical S-expressions (PKDECRYPT).
    ///
    /// Of RSA that is a block with its padding, unless ``isUnpadded`` is true then: cards take it off.
    package func decrypt(
        _ ciphertext: SecretBytes,
        keygrip: String,
        passphrase: PassphraseSource?
    ) throws -> SecretBytes {
        self.ciphertext = ciphertext
        try tellLoopback(passphrase)
        _ = try run("SETKEY \(keygrip)")
        return try run("PKDECRYPT", passphrase, mayAsk: true)
    }

    package var isUnpadded: Bool {
        status.contains { $0.keyword == "PADDING" && $0.arguments.first == "0" }
    }

    /// A key and how it is encrypted: AES Key Wrap under a key of this connection.
    package struct WrappedKey {
        package let wrapped: SecretBytes
        package let wrappingKey: SecretBytes
    }

    /// The private key as a canonical S-expression (EXPORT_KEY).
    package func export(
        keygrip: String,
        passphrase: PassphraseSource?
    ) throws -> WrappedKey {
        try tellLoopback(passphrase)
        let wrappingKey = try run("KEYWRAP_KEY --export")
        let wrapped = try run("EXPORT_KEY \(keygrip)", passphrase, mayAsk: true)
        return WrappedKey(wrapped: wrapped, wrappingKey: wrappingKey)
    }

    private func tellLoopback(_ passphrase: PassphraseSource?) throws {
        guard isLoopback, passphrase != nil, !isTold else { return }
        _ = try run("OPTION pinentry-mode=loopback")
        isTold = true
    }

    /// Milliseconds in which the agent has to answer; -1 is for ever, where a person may be typing.
    private func patience(mayAsk: Bool) -> Int32 {
        guard mayAsk else { return Context.longestAnswer }
        return isLoopback ? Context.longestSilence : -1
    }

    private func run(
        _ command: String,
        _ passphrase: PassphraseSource? = nil,
        mayAsk: Bool = false
    ) throws -> SecretBytes {
        self.passphrase = passphrase
        (data, status, failure) = (SecretCollector(), [], nil)
        defer { (self.passphrase, inquiry) = (nil, nil) }
        unsafe loop.reset(nil)
        let started = unsafe gpgme_op_assuan_transact_start(
            handle,
            command,
            { this, bytes, count in
                unsafe AgentConnection.at(this).take(
                    UnsafeRawBufferPointer(start: bytes, count: count)
                )
            },
            address,
            { this, name, arguments, data in
                unsafe AgentConnection.at(this).answer(name, data)
            },
            address,
            { this, keyword, arguments in
                unsafe AgentConnection.at(this).note(text(keyword), text(arguments))
            },
            address
        )
        try Library.check("agent", started)
        let ending = loop.run(cancellation: cancellation) { patience(mayAsk: mayAsk) }
        if let failure { throw failure }
        if let error = ending.error("agent") { throw error }
        return data.bytes
    }

    private var address: UnsafeMutableRawPointer {
        unsafe Unmanaged.passUnretained(self).toOpaque()
    }

    private static func at(_ this: UnsafeMutableRawPointer?) -> AgentConnection {
        guard let this = unsafe this else { preconditionFailure("GPGME lost its connection") }
        return unsafe Unmanaged<AgentConnection>.fromOpaque(this).takeUnretainedValue()
    }

    private func take(_ bytes: UnsafeRawBufferPointer) -> gpgme_error_t {
        answering {
            if unsafe bytes.baseAddress != nil { try unsafe data.write(bytes.bytes) }
        }
    }

    private func note(_ keyword: String, _ arguments: String) -> gpgme_error_t {
        if status.count < StatusLine.most { status.append(StatusLine(keyword, arguments)) }
        return 0
    }

    /// GPGME reads what is answered, and then says so by an inquiry without a name.
    private func answer(
        _ name: UnsafePointer<CChar>?,
        _ data: UnsafeMutablePointer<gpgme_data_t?>?
    ) -> gpgme_error_t {
        guard let name = unsafe name else {
            unsafe data?.pointee = nil
            return 0
        }
        return answering {
            inquiry = try reply(to: unsafe text(name)).map { try DataBuffer(reading: $0) }
            unsafe data?.pointee = inquiry?.handle
        }
    }

    private func reply(to name: String) throws -> SecretBytes? {
        switch name {
        case "CIPHERTEXT": return ciphertext
        case "PASSPHRASE":
            guard let passphrase else { throw GPGMEError(GPG_ERR_NO_PASSPHRASE, "passphrase") }
            return try passphrase()
        default: return nil
        }
    }

    /// Keeps what `body` throws: no error of Swift's passes through GPGME.
    private func answering(_ body: () throws -> Void) -> gpgme_error_t {
        do {
            try body()
            return 0
        } catch {
            failure = error
            return gpgme_err_make(GPG_ERR_SOURCE_USER_1, GPG_ERR_CANCELED)
        }
    }
}
