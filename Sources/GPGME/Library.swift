internal import CGPGME
internal import Glibc
internal import Synchronization

/// GPGME as a whole: what is set up once in a process.
package enum Library {
    /// Sets GPGME up; the first ``Context`` does it when nobody else did.
    ///
    /// To be called before there are other threads, because it changes the environment and the locale
    /// of the process: gpg's diagnostics are compared, so gpg is given `LC_MESSAGES=C`, while pinentry
    /// is still told the language of its user. GPGME also ignores SIGPIPE from here on, as it must when
    /// gpg ends early; whoever writes to a pipe has to look for EPIPE.
    static func start() { _ = isStarted }

    /// What a program says first that has no ``AgentConnection``: GPGME need not know about more than
    /// gpg then, and starts 13 ms sooner.
    package static func needsNoAgent() { isForAgent.store(false, ordering: .relaxed) }

    private static let isForAgent = Atomic(true)

    private static let isStarted: Bool = {
        let types = locale(LC_CTYPE)
        let messages = locale(LC_MESSAGES)
        _ = unsafe setlocale(LC_MESSAGES, "C")
        speakPlainly(types)
        if !isForAgent.load(ordering: .relaxed) {
            // gpg is found by PATH alone then, and gpgconf and gpgsm are not run: 5 ms in place of 18.
            _ = unsafe gpgme_set_global_flag("disable-gpgconf", "")
        }
        let isFound = unsafe gpgme_check_version("1.18.0") != nil
        _ = unsafe gpgme_set_locale(nil, LC_CTYPE, types)
        _ = unsafe gpgme_set_locale(nil, LC_MESSAGES, messages)
        return isFound
    }()

    /// The locale that the environment asks for.
    private static func locale(_ category: Int32) -> String {
        unsafe setlocale(category, "").map { unsafe String(cString: $0) } ?? "C"
    }

    /// LC_ALL and LANGUAGE come before LC_MESSAGES, so they go.
    private static func speakPlainly(_ types: String) {
        _ = unsafe unsetenv("LANGUAGE")
        _ = unsafe unsetenv("LC_ALL")
        _ = unsafe setenv("LC_CTYPE", types, 1)
        _ = unsafe setenv("LC_MESSAGES", "C", 1)
    }

    /// The home that GPGME gives to each new context: that of the first.
    private static let common = Mutex((isChosen: false, home: String?.none))

    /// Whether a new context will have this home without being told.
    ///
    /// To tell a single context runs gpg for its version, 3 ms of the 8 that a small message takes;
    /// and a program has one home as a rule.
    static func isCommon(_ home: String?) -> Bool {
        common.withLock { common in
            if !common.isChosen { common = (adopt(home), home) }
            return common.isChosen && common.home == home
        }
    }

    private static func adopt(_ home: String?) -> Bool {
        guard let home else { return true }
        return unsafe gpgme_set_engine_info(GPGME_PROTOCOL_OpenPGP, nil, home) == 0
    }

    static func check(_ operation: String, _ result: gpgme_error_t) throws {
        if gpgme_err_code(result) != GPG_ERR_NO_ERROR { throw GPGMEError(result, operation) }
    }
}
