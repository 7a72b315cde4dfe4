internal import Bytes
internal import Files
internal import Keys
package import SSHKey
internal import Glibc

/// Looks at a stored key from all sides.
package struct KeyCheck {
    package struct Finding: Sendable {
        package enum Verdict: String, Sendable {
            case ok
            case warning
            case failure
            /// For lack of a passphrase; never counted as passed.
            case notProved = "not proved"
        }

        package let verdict: Verdict
        /// What was looked at: `pair`, `permissions`.
        package let subject: String
        /// In words.
        package let detail: String
        /// Which of the broker's three cases a failed connection is: A, B or C.
        package var cause: String?
        /// What to do now, in words.
        package var next: String?

        /// Whether the halves of a key do not fit.
        package var isMismatch: Bool { subject == "pair" && verdict == .failure }
    }

    package private(set) var findings: [Finding] = []

    /// Whether nothing is wrong and nothing was left unproved; warnings may be there.
    package var isSound: Bool {
        findings.allSatisfy { $0.verdict == .ok || $0.verdict == .warning }
    }

    package var hasWarnings: Bool { findings.contains { $0.verdict == .warning } }

    /// `sharing` are the names of keys that share a prime with another key of the store; `options`
    /// open SSH keys, `passphrase` those of GnuPG.
    ///
    /// - Throws: ``StoreError`` when the key cannot be read at all.
    package init(
        _ name: KeyName,
        in store: KeyStore,
        sharing: Set<String>,
        options: DecodingOptions,
        gnuPG passphrase: GnuPGPassphrase = .remembered
    ) throws {
        let key = try store.key(name)
        checkPermissions(try store.permissions(of: name))
        if key.isOpenPGP {
            checkOpenPGP(key, passphrase)
        } else {
            try checkSSH(key, isSharing: sharing.contains("\(name)"), options)
        }
        checkState(key.entry)
        checkBackup(key.entry)
    }

    private mutating func checkSSH(
        _ key: StoredKey,
        isSharing: Bool,
        _ options: DecodingOptions
    ) throws {
        let publicKey = checkPublicFile(key)
        let privateKey = checkPair(key, options)
        checkProtection(key)
        if let publicKey { try checkStrength(publicKey, privateKey) }
        if isSharing {
            add(.failure, "strength", "another key in the store has one of its primes")
        }
    }

    package mutating func add(_ findings: [Finding]) {
        self.findings += findings
    }

    mutating func add(_ verdict: Finding.Verdict, _ subject: String, _ detail: String) {
        findings.append(Finding(verdict: verdict, subject: subject, detail: detail))
    }

    private mutating func checkPermissions(_ found: [(path: String, status: Folder.Status)]) {
        let wrong = found.filter { $0.status.mode & 0o077 != 0 || $0.status.owner != geteuid() }
        if wrong.isEmpty {
            add(.ok, "permissions", "only the owner has access")
        }
        for (path, status) in wrong {
            let reason = status.owner == geteuid() ? "is open to other users" : "is another user's"
            add(.failure, "permissions", "\(path) \(reason)")
        }
    }

    private mutating func checkPublicFile(_ key: StoredKey) -> PublicKey? {
        do {
            let publicKey = try key.publicKey()
            guard try Fingerprint(publicKey).description == key.entry.fingerprint else {
                add(.failure, "public", "the public key is not the one of the entry")
                return publicKey
            }
            add(.ok, "public", "\(publicKey.typeName), \(key.entry.fingerprint)")
            return publicKey
        } catch {
            add(.failure, "public", "\(error)")
            return nil
        }
    }

    /// Decrypts, signs and verifies.
    private mutating func checkPair(_ key: StoredKey, _ options: DecodingOptions) -> PrivateKey? {
        do {
            // What is encrypted is proved to fit this one when it is decrypted.
            guard try key.outerPublicKey().subject == key.publicKey().subject else {
                add(.failure, "pair", "the private key belongs to another public key")
                return nil
            }
            let pair = try key.decode(options).pair
            try pair.privateKey.proveByUse()
            add(.ok, "pair", "a signature of the private key fits the public key")
            return pair.privateKey
        } catch let error as FormatError where error.kind == .passphraseNeeded {
            add(.notProved, "pair", "its passphrase was not given")
        } catch {
            add(.failure, "pair", "\(error)")
        }
        return nil
    }

    private mutating func checkProtection(_ key: StoredKey) {
        guard let isProtected = try? key.isProtected() else { return }
        if isProtected {
            add(.ok, "passphrase", "the private key is encrypted")
        } else {
            add(.warning, "passphrase", "the private key is not protected by one")
        }
    }

    private mutating func checkStrength(_ key: PublicKey, _ privateKey: PrivateKey?) throws {
        let weaknesses = try WeakKeys.findings(key, privateKey: privateKey)
        if weaknesses.isEmpty { add(.ok, "strength", "no known weakness") }
        for weakness in weaknesses { add(.failure, "strength", weakness) }
    }

    private mutating func checkState(_ entry: Entry) {
        switch entry.state {
        case .active: add(.ok, "state", "active")
        case .pending: add(.ok, "state", "pending: made, and not yet sent")
        case .retired: add(.warning, "state", "retired: not to be used")
        case .revoked: add(.failure, "state", "revoked: not to be used")
        }
    }

    private mutating func checkBackup(_ entry: Entry) {
        guard let last = entry.lastBackup else {
            return add(.warning, "backup", "was never backed up")
        }
        let now = Timestamp.now()
        let days = last.days(until: now)
        if last > now {
            add(.warning, "backup", "the last one lies in the future: \(last.day)")
        } else if days > Self.oldBackup {
            add(.warning, "backup", "the last one is \(days) days old")
        } else {
            add(.ok, "backup", "the last one is of \(last.day)")
        }
    }

    /// In days.
    private static let oldBackup = 365
}
