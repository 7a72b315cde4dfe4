internal import Bytes
internal import CommandKit
internal import KeyStore
internal import Keys
internal import SSHKey

/// `ibkeyexport --request`.
struct RequestExport {
    private let command: Ibkeyexport
    private let options: DecodingOptions
    private let diagnostics: Diagnostics

    init(_ command: Ibkeyexport, _ options: DecodingOptions, _ diagnostics: Diagnostics) {
        self.command = command
        self.options = options
        self.diagnostics = diagnostics
    }

    func run() throws {
        let settings = try Settings.standard()
        var mail = try command.requesting.mail(settings)
        let sources = try sources(settings)
        for source in sources {
            try source.checkCurrent("the broker shall not get it")
            try source.warn(diagnostics)
        }
        let isOnlySSH = sources.filter { !$0.isOpenPGP }.count == 1
        mail.keys = try sources.map { try key($0, isOnlySSH: isOnlySSH) }
        try checkDifferent(mail)
        let text =
            try command.requesting.ticket
            ? mail.ticket() : mail.encode(isDraft: !command.output.isStandardOutput)
        try command.output.write(text, isPrivate: false)
        for case .stored(let name, _) in sources {
            KeyStore.recordExport(of: name, as: "request", diagnostics)
        }
        advise(mail)
    }

    /// The keys that were named, else those of the store that the settings name.
    private func sources(_ settings: Settings) throws -> [KeySource] {
        guard command.keys.isEmpty else {
            let words = command.keys
            guard Set(words).count == words.count else {
                throw ToolError(.usage, "a key is named twice")
            }
            return try words.map { try KeySource($0) }
        }
        let found = try [Settings.Field.sshKey, .openPGPKey].compactMap(settings.storedKey)
        guard !found.isEmpty else {
            throw ToolError(
                .noInput,
                "there is no key \(settings.sshKeyName) or \(settings.openPGPKeyName) in the store",
                hint: "name the keys that the broker shall get"
            )
        }
        return found
    }

    /// By what they are, and not by what they are called.
    private func checkDifferent(_ mail: RequestMail) throws {
        guard try Set(mail.keys.map { try $0.fingerprint }).count == mail.keys.count else {
            throw ToolError(.usage, "a key is named twice")
        }
        guard Set(mail.keys.map(\.file)).count == mail.keys.count else {
            throw ToolError(
                .usage,
                "two keys would be attached under one name",
                hint: "rename one of the files"
            )
        }
    }

    private func key(_ source: KeySource, isOnlySSH: Bool) throws -> RequestMail.Key {
        try explaining(source.subject) {
            guard source.isOpenPGP else {
                let half = try PublicExport(command, source, options, diagnostics)
                    .publicHalf(for: .openssh)
                warnUnlessRSA(half.key, source)
                for weakness in half.key.weaknesses {
                    diagnostics.warning(weakness, subject: source.subject)
                }
                let line = try PublicFormat.openssh.encode(
                    half.key,
                    comment: half.comment ?? Comment()
                )
                let file = isOnlySSH ? "public.key" : source.stem + ".key"
                return .ssh(half.key, line: line, file: file)
            }
            let published = try OpenPGPExport(command, source, diagnostics).currentKeys()
            return .openPGP(published, file: source.stem + ".asc")
        }
    }

    private func warnUnlessRSA(_ key: PublicKey, _ source: KeySource) {
        guard key.typeName != "ssh-rsa" else { return }
        diagnostics.warning(
            "is \(key.typeName): the broker asks for an RSA key, of 2048 or 4096 bits",
            subject: source.subject
        )
    }

    private func advise(_ mail: RequestMail) {
        if mail.account == nil {
            diagnostics.note("the broker wants the last 4 digits of the account: --account DIGITS")
        }
        if mail.addresses.isEmpty, mail.keys.contains(where: \.isSSH) {
            diagnostics.note("the broker lets in addresses that he knows: --ip ADDRESS names yours")
        }
        if !command.requesting.ticket, !command.output.isStandardOutput {
            diagnostics.note("next: open it in your mailer, or sendmail -t <FILE; keep the answer")
        }
    }
}
