package import Bytes
internal import CGPGME
internal import Glibc

/// One conversation with gpg at a time, in one GnuPG home.
///
/// A context belongs to one thread; those of several threads run side by side, but their common agent
/// computes with one key after another. gpg runs offline, without the passphrases that its agent
/// remembers of symmetric messages.
@safe
package final class Context {
    /// Gives the passphrase that gpg asks for; nil stands for "there is none to be had".
    ///
    /// At most 254 bytes, without a line end. What it throws ends the operation and is thrown there.
    package typealias PassphraseSource = (_ request: PassphraseRequest) throws -> SecretBytes?

    /// The GnuPG home; nil for the user's own.
    package let home: String?
    /// Nil leaves it to gpg-agent to ask, by its pinentry.
    package var passphrase: PassphraseSource?
    /// Ends what is going on from another thread.
    package var cancellation: Cancellation?
    /// Of the operation that ran last.
    package private(set) var statusLines: [StatusLine] = []
    /// How often gpg has asked for a passphrase in this operation.
    var requests = 0
    /// Whether the passphrase source was asked in the last operation.
    package var hasAsked: Bool { requests > 0 }
    /// What a callback threw.
    var failure: (any Error)?
    /// Set while a key is edited.
    var answer: KeyEditor?

    private var handle: gpgme_ctx_t?
    private let loop = EventLoop()
    private var hasBegun = false

    package init(home: String? = nil, passphrase: PassphraseSource? = nil) {
        Library.start()
        self.home = home
        self.passphrase = passphrase
    }

    deinit { unsafe gpgme_release(handle) }

    /// Runs one operation to its end and lets `finish` take its result.
    ///
    /// - Throws: what a source, a sink or a passphrase source threw; else what `finish` throws, which is
    ///   given gpg's own error.
    func run<R>(
        _ operation: String,
        _ buffers: [DataBuffer] = [],
        takeKey: ((gpgme_key_t) -> Void)? = nil,
        start: (gpgme_ctx_t) -> gpgme_error_t,
        finish: (gpgme_ctx_t, GPGMEError?) throws -> R
    ) throws -> R {
        (statusLines, requests, failure, hasBegun) = ([], 0, nil, false)
        let handle = try unsafe prepared(operation)
        return try withExtendedLifetime((self, buffers)) {
            unsafe loop.reset(takeKey)
            let result = unsafe start(handle)
            let ending = result == 0 ? wait(for: operation) : .done(result)
            // Closes what is open towards gpg still, so that it ends too.
            unsafe gpgme_cancel(handle)
            if let failure = failure ?? buffers.lazy.compactMap(\.failure).first { throw failure }
            return try unsafe finish(handle, ending.error(operation))
        }
    }

    /// The same, for what has no result worth having when it fails.
    func run<R>(
        _ operation: String,
        _ buffers: [DataBuffer] = [],
        start: (gpgme_ctx_t) -> gpgme_error_t,
        result: (gpgme_ctx_t) throws -> R
    ) throws -> R {
        try unsafe run(operation, buffers, start: start) { handle, error in
            if let error { throw error }
            return try unsafe result(handle)
        }
    }

    private func wait(for operation: String) -> EventLoop.Ending {
        let isListing = operation == "list keys"
        return loop.run(cancellation: cancellation) {
            isListing ? Self.longestAnswer : patience
        }
    }

    /// Milliseconds in which gpg has to give a sign of life; -1 is for ever, as long as a person may be
    /// typing a passphrase.
    private var patience: Int32 {
        let mayBeTyping = passphrase == nil && !hasBegun && Self.hasPerson
        return mayBeTyping ? -1 : Self.longestSilence
    }

    /// Whether a pinentry may find somebody: at a terminal, or at a display.
    private static let hasPerson: Bool = {
        if unsafe getenv("DISPLAY") ?? getenv("WAYLAND_DISPLAY") != nil { return true }
        let terminal = unsafe Glibc.open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC)
        guard terminal >= 0 else { return false }
        _ = close(terminal)
        return true
    }()

    /// An agent that is asked by many takes a second for each of the larger keys.
    static let longestSilence: Int32 = 120_000

    /// The same where no key has to be opened, and nobody is asked for anything.
    static let longestAnswer: Int32 = 30_000
}

/// What is set up before an operation.
extension Context {
    private func prepared(_ operation: String) throws -> gpgme_ctx_t {
        let handle = try unsafe self.handle ?? open(operation)
        unsafe self.handle = handle
        unsafe gpgme_set_armor(handle, 0)
        let isLoopback = passphrase != nil
        let mode = isLoopback ? GPGME_PINENTRY_MODE_LOOPBACK : GPGME_PINENTRY_MODE_DEFAULT
        try Library.check(operation, unsafe gpgme_set_pinentry_mode(handle, mode))
        unsafe gpgme_set_passphrase_cb(handle, isLoopback ? Self.supply : nil, address)
        return unsafe handle
    }

    private func open(_ operation: String) throws -> gpgme_ctx_t {
        var made: gpgme_ctx_t?
        let isCommon = Library.isCommon(home)
        try Library.check(operation, unsafe gpgme_new(&made))
        guard let handle = unsafe made else { throw GPGMEError(GPG_ERR_ENOMEM, operation) }
        let result = unsafe configure(handle, isCommon)
        if result != 0 { unsafe gpgme_release(handle) }
        try Library.check(operation, result)
        return unsafe handle
    }

    private func configure(_ handle: gpgme_ctx_t, _ isCommon: Bool) -> gpgme_error_t {
        var result: gpgme_error_t = 0
        if !isCommon {
            result = unsafe gpgme_ctx_set_engine_info(handle, GPGME_PROTOCOL_OpenPGP, nil, home)
        }
        unsafe gpgme_set_offline(handle, 1)
        for flag in ["full-status", "no-symkey-cache"] where result == 0 {
            result = unsafe gpgme_set_ctx_flag(handle, flag, "1")
        }
        unsafe gpgme_set_status_cb(handle, Self.note, address)
        unsafe loop.install(in: handle)
        return result
    }

    /// What GPGME's callbacks are given; GPGME does not outlive it.
    var address: UnsafeMutableRawPointer { unsafe Unmanaged.passUnretained(self).toOpaque() }

    static func at(_ this: UnsafeMutableRawPointer?) -> Context {
        guard let this = unsafe this else { preconditionFailure("GPGME lost its context") }
        return unsafe Unmanaged<Context>.fromOpaque(this).takeUnretainedValue()
    }

    private static var note: gpgme_status_cb_t {
        { this, keyword, arguments in
            unsafe Context.at(this).note(text(keyword), text(arguments))
        }
    }

    /// The end of all status lines is told as an empty keyword.
    private func note(_ keyword: String, _ arguments: String) -> gpgme_error_t {
        if keyword.isEmpty { return 0 }
        guard statusLines.count < StatusLine.most else {
            return gpgme_err_make(GPG_ERR_SOURCE_GPGME, GPG_ERR_TOO_MANY)
        }
        hasBegun = hasBegun || keyword == "BEGIN_DECRYPTION"
        statusLines.append(StatusLine(keyword, arguments))
        return 0
    }
}

extension EventLoop.Ending {
    func error(_ operation: String) -> GPGMEError? {
        switch self {
        case .done(let code):
            gpgme_err_code(code) == GPG_ERR_NO_ERROR ? nil : GPGMEError(code, operation)
        case .cancelled: GPGMEError(GPG_ERR_CANCELED, operation)
        case .timedOut: GPGMEError(GPG_ERR_TIMEOUT, operation)
        }
    }
}

/// Empty for nil; bytes that are no UTF-8 are replaced.
func text(_ pointer: UnsafePointer<CChar>?) -> String {
    unsafe pointer.map { unsafe String(cString: $0) } ?? ""
}

func text(_ pointer: UnsafeMutablePointer<CChar>?) -> String {
    unsafe text(UnsafePointer(pointer))
}
