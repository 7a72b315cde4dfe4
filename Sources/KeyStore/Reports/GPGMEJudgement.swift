internal import GPGME
internal import OpenPGP

/// Whether what gpg said of a message amounts to one whole, unaltered plaintext.
///
/// The status lines are those of doc/DETAILS in GnuPG. A message that is whole gives, in this order,
/// `BEGIN_DECRYPTION`, `DECRYPTION_INFO`, one `PLAINTEXT`, `DECRYPTION_OKAY`, `GOODMDC` and
/// `END_DECRYPTION`; and none of ``faults``.
struct GPGMEJudgement {
    private let decryption: GPGME.Decryption
    private let message: MessageStream
    /// Bytes of plaintext.
    private let written: Int
    /// Whether line ends may differ from those that were sent.
    private let isTextKnown: Bool

    init(
        _ decryption: GPGME.Decryption,
        _ message: MessageStream,
        written: Int,
        isTextKnown: Bool
    ) {
        self.isTextKnown = isTextKnown
        self.decryption = decryption
        self.message = message
        self.written = written
    }

    /// Nil when all is well.
    var failure: ReportFailure? {
        missingKey ?? alteration ?? operationFailure ?? incompleteness
    }

    private static let faults: Set = [
        "BADMDC", "DECRYPTION_FAILED", "ERROR", "NODATA", "UNEXPECTED",
    ]

    /// One of several session keys may fail, for as long as another does not.
    private static func isFault(_ line: StatusLine) -> Bool {
        let isAboutKey = ["pkdecrypt_failed", "symkey_decrypt.maybe_error"]
            .contains(line.arguments.first)
        return faults.contains(line.keyword) && !(line.keyword == "ERROR" && isAboutKey)
    }

    private func has(_ keyword: String) -> Bool { count(keyword) > 0 }

    private func count(_ keyword: String) -> Int {
        decryption.statusLines.count { $0.keyword == keyword }
    }

    private func arguments(_ keyword: String) -> [String] {
        decryption.statusLines.first { $0.keyword == keyword }?.arguments ?? []
    }

    /// Whether there was a session key; `BEGIN_DECRYPTION` comes without one, too.
    private var hasBegun: Bool { has("DECRYPTION_INFO") }

    /// There was nothing to decrypt with.
    private var missingKey: ReportFailure? {
        guard !hasBegun else { return nil }
        if decryption.statusLines.isEmpty, decryption.error?.isNoData == true {
            return ReportFailure(.unavailable, "gpg does not start")
        }
        let errors = decryption.statusLines.compactMap(\.error).filter {
            ["set_pinentry_mode", "pkdecrypt_failed"].contains($0.operation)
        }
        // Of several keys that were tried, the one that only a passphrase kept from opening it.
        let telling = errors.first { $0.isBadPassphrase || $0.isUnableToAsk } ?? errors.last
        if let telling { return Self.failure(of: telling) }
        if has("MISSING_PASSPHRASE") || decryption.error?.isCancelled == true {
            return Self.noPassphrase
        }
        if decryption.error?.isBadPassphrase == true { return Self.wrongPassphrase }
        guard has("NO_SECKEY") else { return nil }
        return ReportFailure(.noSecretKey, "no secret key for it")
    }

    private var alteration: ReportFailure? {
        if decryption.error?.isUnsupportedAlgorithm == true { return Self.unsupportedAlgorithm }
        guard hasBegun else { return nil }
        if !isProtected {
            return ReportFailure(.noIntegrityProtection, "has no integrity protection")
        }
        if has("BADMDC") || has("DECRYPTION_FAILED") {
            // Under a passphrase alone, a wrong one and a damaged message look the same.
            let isByPassphrase = has("NEED_PASSPHRASE_SYM") && !has("DECRYPTION_KEY")
            return isByPassphrase && !has("PLAINTEXT")
                ? Self.wrongPassphrase
                : ReportFailure(.damaged, "was altered: its integrity protection does not hold")
        }
        return unreadEnd
    }

    /// Whether the message, and each that is inside of it, has integrity protection.
    ///
    /// The arguments are the method of the MDC, the cipher, and from GnuPG 2.3 on the AEAD. GnuPG 2.2
    /// writes zeros for AEAD, so that there the message itself has to tell.
    private var isProtected: Bool {
        let layers = decryption.statusLines.filter { $0.keyword == "DECRYPTION_INFO" }
        return layers.enumerated().allSatisfy { index, layer in
            index == 0 && message.protection != .mdc
                || layer.arguments.first != "0"
                || layer.arguments.dropFirst(2).first.map { $0 != "0" } ?? false
        }
    }

    /// What only people are told of: a plaintext that is cut within its parts, and before GnuPG 2.2.43 a
    /// chunk of OCB that is wrong or missing.
    private var unreadEnd: ReportFailure? {
        let diagnostics = GPGDiagnostics(decryption.diagnostics)
        if diagnostics.hasComplaint {
            return ReportFailure(.damaged, "is damaged: GnuPG could not read it to its end")
        }
        let isSilenceGood = message.protection == .mdc && has("PLAINTEXT_LENGTH")
        guard !diagnostics.isHeard, !isSilenceGood else { return nil }
        return ReportFailure(
            .unsupported,
            "not supported by this GnuPG: its settings hide whether the message is whole",
            hint: "remove quiet, log-file and logger-fd from gpg.conf"
        )
    }

    private var operationFailure: ReportFailure? {
        if let bad = decryption.signatures.first(where: { $0.status == .bad }) {
            return ReportFailure(.badSignature, "the signature by \(bad.fingerprint) is bad")
        }
        guard let error = decryption.error else { return nil }
        // With a session key at hand it is the message that is at fault.
        return hasBegun && !error.isOfSystem
            ? ReportFailure(.damaged, "is damaged: \(error)") : Self.failure(of: error)
    }

    /// gpg has no complaint, or none that it counts.
    private var incompleteness: ReportFailure? {
        if count("PLAINTEXT") > 1 {
            return ReportFailure(.damaged, "is damaged: it holds several plaintexts")
        }
        if let fault = decryption.statusLines.first(where: Self.isFault) {
            return ReportFailure(.damaged, "is damaged: GnuPG says \(fault.keyword)")
        }
        let layers = count("DECRYPTION_INFO")
        let good = ["DECRYPTION_OKAY", "GOODMDC", "END_DECRYPTION"]
        guard has("PLAINTEXT"), good.allSatisfy({ count($0) == layers }) else {
            return ReportFailure(.damaged, "is damaged: it holds no whole plaintext")
        }
        if let failure = lengthFailure { return failure }
        if written == 0, arguments("PLAINTEXT").dropFirst(2).first?.hasSuffix("%00") == true {
            return ReportFailure(.truncated, "is truncated: it ends in the middle of a file name")
        }
        guard decryption.isInputRead else {
            return ReportFailure(.damaged, "is damaged: GnuPG stopped before its end")
        }
        return nil
    }

    /// Of text (`t` and `u`) gpg drops the CR of each line end, so that it is no more what was sent.
    private var lengthFailure: ReportFailure? {
        let isText = ["74", "75"].contains(arguments("PLAINTEXT").first)
        let length = arguments("PLAINTEXT_LENGTH").first.flatMap { Int($0) }
        if length == written || length == nil && !isText || isText && isTextKnown { return nil }
        return isText
            ? ReportFailure(
                .unsupported,
                "not supported by this GnuPG: it alters the text's line ends"
            )
            : ReportFailure(.truncated, "is truncated: its plaintext is not as long as it says")
    }

    static func failure(of error: GPGMEError) -> ReportFailure {
        switch true {
        case error.isBadPassphrase: wrongPassphrase
        case error.isUnableToAsk, error.isCancelled: noPassphrase
        case error.isNoSecretKey: ReportFailure(.noSecretKey, "no secret key for it")
        case error.isNoEngine:
            ReportFailure(.unavailable, "gpg is missing", hint: "install gnupg")
        case error.isNoAgent:
            ReportFailure(
                .unavailable,
                "gpg-agent does not answer",
                hint: "gpgconf --launch gpg-agent says why"
            )
        case error.isNoCard:
            ReportFailure(.unavailable, "the card that holds its key is not there")
        case error.isTimedOut:
            ReportFailure(
                .unavailable,
                "gpg-agent gives no sign of life",
                hint: "end its process with kill -KILL: gpg starts another"
            )
        case error.isNotSupported:
            ReportFailure(
                .noPassphrase,
                "gpg-agent takes no passphrase from other programs",
                hint: "remove no-allow-loopback-pinentry from gpg-agent.conf"
            )
        case error.isNoData:
            ReportFailure(.damaged, "is damaged: GnuPG finds no whole message in it")
        case error.isUnsupportedAlgorithm: unsupportedAlgorithm
        case error.isOfData, error.isOfPackets:
            ReportFailure(.damaged, "is damaged: \(error)")
        case error.isOfSecretKey: unreadableKey(nil, error)
        default: ReportFailure(.unavailable, "GnuPG: \(error)")
        }
    }

    static func unreadableKey(_ keyID: String?, _ error: GPGMEError) -> ReportFailure {
        let key = keyID.map { "the secret key \($0)" } ?? "its secret key"
        return ReportFailure(.unavailable, "\(key) in the GnuPG home cannot be read: \(error)")
    }

    private static let unsupportedAlgorithm = ReportFailure(
        .unsupported,
        "not supported by this GnuPG, or by its settings: the cipher or algorithm of this message"
    )

    private static let wrongPassphrase = ReportFailure(.wrongPassphrase, "the passphrase is wrong")

    private static let noPassphrase = ReportFailure(
        .noPassphrase,
        "its passphrase is needed, and there is no way to ask for it",
        hint: "give --passphrase SOURCE"
    )
}
