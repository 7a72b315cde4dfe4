internal import Bytes
internal import CommandKit
internal import KeyStore

/// `ibkeyexport` of an OpenPGP key.
struct OpenPGPExport {
    /// The forms that such a key is written in, by the words of `--format`.
    enum Format: String, CaseIterable {
        case pgp
        case fingerprint
    }

    private let command: Ibkeyexport
    private let source: KeySource
    private let diagnostics: Diagnostics

    init(_ command: Ibkeyexport, _ source: KeySource, _ diagnostics: Diagnostics) {
        self.command = command
        self.source = source
        self.diagnostics = diagnostics
    }

    func run(_ passphrase: GnuPGPassphrase) throws {
        let format = try format()
        try checkUsage(format)
        do {
            if command.isPrivate {
                try exportSecret(passphrase)
            } else {
                try exportPublic(format)
            }
        } catch {
            throw ToolError(explaining: error, subject: source.subject)
        }
    }

    private func format() throws -> Format {
        let word = command.format ?? "pgp"
        let fitting = command.isPrivate ? [Format.pgp] : Format.allCases
        if let format = fitting.first(where: { $0.rawValue == word }) { return format }
        let words = fitting.map(\.rawValue).joined(separator: " and ")
        throw ToolError(
            .usage,
            subject: source.subject,
            "is an OpenPGP key: \(word) is not for those",
            hint: command.isPrivate ? "the format is \(words)" : "the formats are \(words)"
        )
    }

    private func checkUsage(_ format: Format) throws {
        if command.json, format != .fingerprint {
            throw ToolError(.usage, "--json goes with -f fingerprint")
        }
        for (isUsed, reason) in [
            (command.comment != nil, "-C is for SSH keys: an OpenPGP key has user IDs"),
            (command.hash != nil, "-E is for SSH keys: OpenPGP has one kind of fingerprint"),
            (command.encryption.isUsed, "GnuPG decides how an OpenPGP key is encrypted"),
            (
                command.newPassphrase != nil,
                "an OpenPGP key is written with the passphrase that it has in GnuPG"
            ),
        ] where isUsed {
            throw ToolError(.usage, reason, hint: "ibkeyctl passphrase changes that of a key")
        }
    }

    private func exportSecret(_ passphrase: GnuPGPassphrase) throws {
        guard case .stored(_, let key) = source else {
            throw ToolError(.usage, "--private is for OpenPGP keys of the store")
        }
        let home = try key.gnupgHome()
        let text = try home.secretKey(key.entry.fingerprint, passphrase)
        try command.output.write(text, isPrivate: true)
        diagnostics.note("the secret key is complete; keep it, and never send it")
    }

    private func exportPublic(_ format: Format) throws {
        let published = try checkedKeys(format)
        switch format {
        case .pgp:
            try command.output.write(published.text, isPrivate: false)
            if case .stored(let name, _) = source {
                KeyStore.recordExport(of: name, as: format.rawValue, diagnostics)
            }
        case .fingerprint:
            let lines = published.keys.map { key in
                command.json ? OpenPGPReport.object(key).text : key.fingerprint
            }
            try command.output.write(
                SecretBytes(lines.map { $0 + "\n" }.joined()),
                isPrivate: false
            )
        }
    }

    /// The public keys, if others can encrypt to them.
    private func checkedKeys(_ format: Format) throws -> PublishedOpenPGPKeys {
        let published = try publicKeys(format)
        for key in published.keys { try check(key, format) }
        return published
    }

    /// The same, for who shall encrypt to them.
    func currentKeys() throws -> PublishedOpenPGPKeys {
        let published = try publicKeys(.pgp)
        guard !published.keys.contains(where: \.isRevoked) else {
            throw ToolError(
                .dataError,
                subject: source.subject,
                "is revoked: nobody shall encrypt to it"
            )
        }
        for key in published.keys { try check(key, .pgp) }
        return published
    }

    private func publicKeys(_ format: Format) throws -> PublishedOpenPGPKeys {
        switch source {
        case .stored(let name, let key):
            let kept = try PublishedOpenPGPKeys(key.publicText)
            return format == .pgp ? try current(kept, key, name) : kept
        case .file(let text, _):
            let published = try PublishedOpenPGPKeys(text)
            if published.hadSecrets {
                diagnostics.note(
                    "holds a secret key; only the public part of it is written",
                    subject: source.subject
                )
            }
            return published
        }
    }

    /// Somebody may have changed the key with gpg itself since the store took its copy.
    private func current(
        _ kept: PublishedOpenPGPKeys,
        _ stored: StoredKey,
        _ name: KeyName
    ) throws -> PublishedOpenPGPKeys {
        guard !kept.key.isRevoked,
            let now = try stored.gnupgHome().currentKey(kept.key.fingerprint),
            now.key != kept.key
        else { return kept }
        guard !now.key.isRevoked else {
            throw ToolError(
                .dataError,
                subject: source.subject,
                "is revoked in GnuPG",
                hint:
                    "ibkeyctl revoke \(name) takes that over; the revoked key can be published then"
            )
        }
        if now.key.encryptionPart() != nil {
            let end = now.key.expires.map { "expires \($0.day)" } ?? "never expires"
            diagnostics.note(
                "was changed in GnuPG, where it \(end): that is what is written",
                subject: source.subject
            )
        }
        return now
    }

    /// A revoked key is published all the same: that is how others hear of it.
    private func check(_ key: OpenPGPKey, _ format: Format) throws {
        if key.isRevoked {
            if case .file = source { diagnostics.warning("is revoked", subject: source.subject) }
            return
        }
        guard format == .pgp, key.encryptionPart() == nil else { return }
        let end = key.expires.map { $0 < .now() } ?? false
        throw ToolError(
            .dataError,
            end ? "has expired: nobody can encrypt to it" : "has no part to encrypt to",
            hint: end ? "ibkeyctl extend KEY 2y gives it more time" : nil
        )
    }
}
