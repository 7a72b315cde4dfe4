internal import CGPGME
internal import Glibc

/// GPGME as a whole: what is set up once in a process.
package enum Library {
    /// Sets GPGME up; the first ``Context`` does it when nobody else did.
    ///
    /// To be called before there are other threads, because it changes the environment and the locale
    /// of the process: gpg's diagnostics are compared, so gpg is given `LC_MESSAGES=C`, while pinentry
    /// is still told the language of its user. GPGME also ignores SIGPIPE from here on, as it must when
    /// gpg ends early; whoever writes to a pipe has to look for EPIPE.
    package static func start() {
        _ = isStarted
    }

    private static let isStarted: Bool = {
        let types = locale(LC_CTYPE)
        let messages = locale(LC_MESSAGES)
        _ = unsafe setlocale(LC_MESSAGES, "C")
        speakPlainly(types)
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

    static func check(_ operation: String, _ result: gpgme_error_t) throws {
        if gpgme_err_code(result) != GPG_ERR_NO_ERROR { throw GPGMEError(result, operation) }
    }
}
