internal import CommandKit
internal import KeyStore

/// `ibkeygen -t pgp`.
struct OpenPGPGeneration {
    private let command: Ibkeygen
    private let bits: Int
    private let diagnostics: Diagnostics

    init(_ command: Ibkeygen, bits: Int, _ diagnostics: Diagnostics) {
        self.command = command
        self.bits = bits
        self.diagnostics = diagnostics
    }

    /// All that can be refused is refused before GnuPG makes a key.
    func run() throws {
        try checkUsage()
        let passphrase = try GnuPGPassphraseOption(command.passphrase, diagnostics)
        let userID = try command.openPGP.userID(comment: command.comment)
        let expiry = try KeyExpiry(parsing: command.openPGP.expire ?? "2y")
        let name =
            try command.name.map { try KeyName($0) }
            ?? Settings.standard().openPGPKeyName
        let store = try command.storing.store()
        let home = try GnuPGHome.standard(command.openPGP.gnupgHome)
        try store.checkFree(name)
        let words = try passphrase.forNewKey(known: userID.words)
        try home.prepare()
        if try home.holds(userID) {
            diagnostics.warning("there is a key for \(userID.text) in \(home.path) already")
        }
        if command.openPGP.expire == nil {
            diagnostics.note("it is to expire in two years; --expire says otherwise")
        }
        let new = try home.generate(userID, bits: bits, expiry: expiry, passphrase: words)
        diagnostics.detail("the new key signs, verifies, encrypts and decrypts")
        try new.adding { try store.add(new.stored, as: name) }
        try report(new, name)
    }

    private func checkUsage() throws {
        guard command.format == nil, command.output.output == nil, !command.output.force else {
            throw ToolError(
                .usage,
                "GnuPG keeps the secret part of an OpenPGP key; -o, -f and --force do not apply",
                hint:
                    "ibkeyexport NAME -o FILE writes the public key, with --private the secret one"
            )
        }
        guard !command.encryption.isUsed else {
            throw ToolError(.usage, "GnuPG decides how an OpenPGP key is encrypted")
        }
    }

    private func report(_ new: NewOpenPGPKey, _ name: KeyName) throws {
        if command.json { try StandardOutput.write(object(new, name).text + "\n") }
        diagnostics.note("fingerprint \(new.key.fingerprint)")
        for part in new.key.parts { diagnostics.note(part.summary) }
        diagnostics.note(
            "the secret key is in \(new.home.path), its revocation certificate in "
                + new.revocationCertificate
        )
        diagnostics.note("the public key is in the store under the name \(name)")
        diagnostics.note("next: ibkeyexport \(name) -o \(name).asc, and send \(name).asc")
    }

    private func object(_ new: NewOpenPGPKey, _ name: KeyName) -> JSONObject {
        var object = OpenPGPReport.object(new.key)
        object.add("encrypted", new.isEncrypted.map { .bool($0) } ?? .null)
        object.add("gnupg_home", .string(new.home.path))
        object.add("revocation_certificate", .string(new.revocationCertificate))
        object.add("name", .string("\(name)"))
        return object
    }
}

extension NewOpenPGPKey {
    /// Runs what puts it into the store; when that fails the key is in the home all the same.
    func adding(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch {
            let reason = ToolError(explaining: error)
            let command =
                "gpg --homedir \(ShellWord.quoted(home.path)) --delete-secret-and-public-key"
            throw ToolError(
                reason.status,
                subject: reason.subject,
                "\(reason.message); GnuPG keeps the new key \(key.fingerprint) in \(home.path)",
                hint: "\(command) \(key.fingerprint) deletes it; then try again"
            )
        }
    }
}
