package import Bytes
internal import CGPGME
internal import Glibc

/// One conversation with gpg at a time, in one GnuPG home.
///
/// A context belongs to one thread. What GPGME calls a context is made anew for each operation, so that
/// nothing is left over of one that failed.
package final class Context {
    /// Gives the passphrase that gpg asks for; nil stands for "there is none to be had".
    package typealias PassphraseSource = (_ request: PassphraseRequest) throws -> SecretBytes?

    package struct PassphraseRequest: Sendable {
        /// Key ID and user ID; nil for a message that is encrypted under a passphrase.
        package let key: String?
        /// The one given before was wrong.
        package let isRetry: Bool
        /// Counted from 0 in this operation.
        package let number: Int
    }

    /// The GnuPG home; nil for the user's own.
    package let home: String?
    /// Nil leaves it to gpg-agent to ask, by its pinentry.
    package var passphrase: PassphraseSource?
    /// Ends what is going on from another thread.
    package var cancellation: Cancellation?
    /// Of the operation that ran last.
    package private(set) var statusLines: [StatusLine] = []
    private var requests = 0
    private var failure: (any Error)?
    private var answer: ((String, String) throws -> String?)?

    package init(home: String? = nil, passphrase: PassphraseSource? = nil) {
        Library.start()
        self.home = home
        self.passphrase = passphrase
    }

    /// Runs one operation to its end and lets `finish` take its result.
    ///
    /// - Throws: what a source, a sink or a passphrase source threw; else ``GPGMEError``, once `finish`
    ///   has seen what was found out up to there.
    func run<R>(
        _ operation: String,
        _ buffers: [DataBuffer] = [],
        takeKey: ((gpgme_key_t) -> Void)? = nil,
        start: (gpgme_ctx_t) -> gpgme_error_t,
        finish: (gpgme_ctx_t, GPGMEError?) throws -> R
    ) throws -> R {
        statusLines = []
        requests = 0
        failure = nil
        let handle = try unsafe makeHandle(operation)
        defer { unsafe gpgme_release(handle) }
        let loop = EventLoop()
        return try withExtendedLifetime((loop, buffers)) {
            unsafe loop.install(in: handle)
            unsafe loop.reset(takeKey)
            try unsafe Library.check(operation, start(handle))
            let ending = loop.run(cancellation: cancellation) { self.patience }
            let error = unsafe error(of: ending, handle, operation)
            if let failure = failure ?? buffers.lazy.compactMap(\.failure).first { throw failure }
            return try unsafe finish(handle, error)
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

    private func error(
        of ending: EventLoop.Ending,
        _ handle: gpgme_ctx_t,
        _ operation: String
    ) -> GPGMEError? {
        switch ending {
        case .done(let code):
            // Closes what gpg has stopped reading from.
            unsafe gpgme_cancel(handle)
            return gpgme_err_code(code) == GPG_ERR_NO_ERROR ? nil : GPGMEError(code, operation)
        case .cancelled:
            unsafe gpgme_cancel(handle)
            return GPGMEError(GPG_ERR_CANCELED, operation)
        case .timedOut:
            unsafe gpgme_cancel(handle)
            return GPGMEError(GPG_ERR_TIMEOUT, operation)
        }
    }

    /// Milliseconds in which gpg has to give a sign of life; -1 is for ever, as long as a person may
    /// be typing a passphrase.
    private var patience: Int32 {
        let hasBegun = statusLines.contains { $0.keyword == "BEGIN_DECRYPTION" }
        return hasBegun || passphrase != nil ? Self.longestSilence : -1
    }

    /// An agent that is asked by many takes a second for each of the larger keys.
    private static let longestSilence: Int32 = 120_000

    private func makeHandle(_ operation: String) throws -> gpgme_ctx_t {
        var made: gpgme_ctx_t?
        try Library.check(operation, unsafe gpgme_new(&made))
        guard let handle = unsafe made else { throw GPGMEError(GPG_ERR_ENOMEM, operation) }
        let this = unsafe Unmanaged.passUnretained(self).toOpaque()
        do {
            try unsafe Library.check(
                operation,
                gpgme_ctx_set_engine_info(handle, GPGME_PROTOCOL_OpenPGP, nil, home)
            )
            unsafe gpgme_set_offline(handle, 1)
            for (flag, value) in [("full-status", "1"), ("no-symkey-cache", "1")] {
                try Library.check(operation, unsafe gpgme_set_ctx_flag(handle, flag, value))
            }
            unsafe gpgme_set_status_cb(
                handle,
                { this, keyword, arguments in
                    unsafe Context.at(this).note(keyword, arguments)
                },
                this
            )
            if passphrase != nil {
                unsafe gpgme_set_pinentry_mode(handle, GPGME_PINENTRY_MODE_LOOPBACK)
                unsafe gpgme_set_passphrase_cb(
                    handle,
                    { this, hint, _, wasBad, descriptor in
                        unsafe Context.at(this).supply(hint, wasBad, descriptor)
                    },
                    this
                )
            }
        } catch {
            unsafe gpgme_release(handle)
            throw error
        }
        return unsafe handle
    }

    private static func at(_ this: UnsafeMutableRawPointer?) -> Context {
        guard let this = unsafe this else { preconditionFailure("GPGME lost its context") }
        return unsafe Unmanaged<Context>.fromOpaque(this).takeUnretainedValue()
    }

    private func note(
        _ keyword: UnsafePointer<CChar>?,
        _ arguments: UnsafePointer<CChar>?
    ) -> gpgme_error_t {
        guard statusLines.count < Self.mostStatusLines else { return 0 }
        statusLines.append(unsafe StatusLine(text(keyword), text(arguments)))
        return 0
    }

    private static let mostStatusLines = 10_000

    private func supply(
        _ hint: UnsafePointer<CChar>?,
        _ wasBad: Int32,
        _ descriptor: Int32
    ) -> gpgme_error_t {
        let request = unsafe PassphraseRequest(
            key: hint.map { unsafe String(cString: $0) },
            isRetry: wasBad != 0,
            number: requests
        )
        requests += 1
        do {
            guard let passphrase = try passphrase?(request) else {
                return gpgme_err_make(GPG_ERR_SOURCE_USER_1, GPG_ERR_CANCELED)
            }
            return write(passphrase, to: descriptor)
        } catch {
            failure = error
            return gpgme_err_make(GPG_ERR_SOURCE_USER_1, GPG_ERR_CANCELED)
        }
    }

    private func write(_ line: SecretBytes, to descriptor: Int32) -> gpgme_error_t {
        let isWritten = unsafe line.withBytes { bytes in
            unsafe gpgme_io_writen(descriptor, bytes.baseAddress, bytes.count) == 0
                && gpgme_io_writen(descriptor, "\n", 1) == 0
        }
        return isWritten ? 0 : gpgme_error_from_syserror()
    }

    /// Edits a key: gpg asks by keyword, `answer` answers.
    ///
    /// - Parameter answer: is given a status keyword and its argument; nil where no answer is due.
    func interact(
        _ operation: String,
        _ key: KeyHandle,
        answer: @escaping (_ keyword: String, _ argument: String) throws -> String?
    ) throws {
        self.answer = answer
        defer { self.answer = nil }
        let output = try DataBuffer(writing: SecretCollector())
        let this = unsafe Unmanaged.passUnretained(self).toOpaque()
        try unsafe run(operation, [output]) { handle in
            unsafe gpgme_op_interact_start(
                handle,
                key.handle,
                0,
                { this, keyword, arguments, descriptor in
                    unsafe Context.at(this).reply(keyword, arguments, descriptor)
                },
                this,
                output.handle
            )
        } result: { _ in
        }
    }

    private func reply(
        _ keyword: UnsafePointer<CChar>?,
        _ arguments: UnsafePointer<CChar>?,
        _ descriptor: Int32
    ) -> gpgme_error_t {
        do {
            guard descriptor >= 0, let line = try unsafe answer?(text(keyword), text(arguments))
            else { return 0 }
            return write(SecretBytes(line), to: descriptor)
        } catch {
            failure = error
            return gpgme_err_make(GPG_ERR_SOURCE_USER_1, GPG_ERR_CANCELED)
        }
    }
}

/// Empty for nil.
func text(_ pointer: UnsafePointer<CChar>?) -> String {
    unsafe pointer.map { unsafe String(cString: $0) } ?? ""
}

func text(_ pointer: UnsafeMutablePointer<CChar>?) -> String {
    unsafe text(UnsafePointer(pointer))
}
