internal import Bytes
internal import Files
internal import GPGME
internal import Glibc
internal import OpenPGP

/// All that GnuPG has of a key, as a backup holds it.
struct OpenPGPCopy: Sendable {
    /// Armored, as GnuPG has it encrypted; nil when nothing of it is left.
    let secret: SecretBytes?
    /// Armored, with local signatures.
    let publicKey: SecretBytes
    /// The line of this key as gpg(1) exports it; nil when nothing was said of it.
    let ownertrust: SecretBytes?
    let revocation: KeptRevocation
    /// Of the primary key and the subkeys, whether or not their secret is here.
    let keygrips: [(fingerprint: String, keygrip: String)]
    let gaps: [SecretGap]
}

extension GnuPGHome {
    func copy(of fingerprint: String, _ passphrase: GnuPGPassphrase) throws -> OpenPGPCopy {
        let parts = try run { try $0.key(fingerprint).subkeys }
        let publicKey = try publicKeyWithLocalSignatures(fingerprint)
        // A minimal export is without the subkeys that have expired.
        let key = try PublishedOpenPGPKeys(publicKey).key
        let secret = try secretLeft(of: fingerprint, passphrase)
        let gaps =
            secret?.gaps(of: key)
            ?? key.parts.map { SecretGap(fingerprint: $0.fingerprint, reason: .missing) }
        return OpenPGPCopy(
            secret: secret.map { Armor(.privateKey, $0.encode()).encode() },
            publicKey: publicKey,
            ownertrust: try ownertrust(of: fingerprint),
            revocation: KeptRevocation(try revocation(of: fingerprint), of: fingerprint),
            keygrips: parts.map { ($0.fingerprint, $0.keygrip) },
            gaps: gaps
        )
    }

    private func secretLeft(
        of fingerprint: String,
        _ passphrase: GnuPGPassphrase
    ) throws -> TransferableKey? {
        do {
            return try exportedSecret(fingerprint, passphrase).key
        } catch let error as GnuPGFailure where error.cause == .noSecretKey {
            return nil
        }
    }

    /// GPGME has no name for this export.
    func publicKeyWithLocalSignatures(_ fingerprint: String) throws -> SecretBytes {
        let options = "export-local-sigs,export-attributes,export-sensitive-revkeys"
        let text = try gpg(["--armor", "--export-options", options, "--export", fingerprint])
        let found = text.isEmpty ? [] : try TransferableKey.decode(text)
        guard found.map(\.fingerprint) == [fingerprint], found.allSatisfy(\.isPublicOnly) else {
            throw GnuPGFailure(.unsound, "GnuPG exported something else than \(fingerprint)")
        }
        return text
    }

    /// `FINGERPRINT:6:`, with its line end.
    func ownertrust(of fingerprint: String) throws -> SecretBytes? {
        // gpg calls it an error when there is no such file yet.
        guard unsafe access("\(path)/trustdb.gpg", F_OK) == 0 else { return nil }
        var lines = LineReader(try gpg(["--export-ownertrust"]))
        while let line = lines.next() {
            guard line.starts(with: fingerprint + ":"), let text = line.asciiText else { continue }
            return SecretBytes(text + "\n")
        }
        return nil
    }

    func revocation(of fingerprint: String) throws -> SecretBytes? {
        guard hasRevocationCertificate(of: fingerprint) else { return nil }
        let folder = try Folder("\(path)/openpgp-revocs.d")
        // Whatever is too long is no certificate, as what is empty.
        return try folder.read("\(fingerprint).rev", limit: BackupArchive.mostFileBytes) ?? .empty
    }

    /// Runs gpg itself; what it prints.
    func gpg(_ words: [String], _ input: SecretBytes = .empty) throws -> SecretBytes {
        let options = [
            "--homedir", path, "--batch", "--no-tty", "--quiet", "--no-auto-check-trustdb",
        ]
        let outcome: Program.Outcome
        do {
            outcome = try Program.run(["gpg"] + options + words, input: input)
        } catch let error as SystemError where error.code == ENOENT {
            throw GnuPGFailure(
                .unavailable,
                "there is no gpg here",
                hint: "it is in the package gnupg"
            )
        }
        guard outcome.status == 0 else {
            throw GnuPGFailure(.failed, "gpg ended with status \(outcome.status)\(reason(outcome))")
        }
        return outcome.output
    }

    /// The last line that gpg printed for people.
    private func reason(_ outcome: Program.Outcome) -> String {
        var (lines, last) = (LineReader(outcome.complaint), SecretBytes.empty)
        while let line = lines.next() { if !line.isEmpty { last = line } }
        return last.asciiText.map { ": \($0)" } ?? ""
    }
}

/// Putting a copy back.
extension GnuPGHome {
    /// Brings in what the home lacks: GnuPG keeps secret parts that it has, and unites certificates.
    ///
    /// May be repeated after any interruption.
    func restore(_ copy: BackedUpKey.OpenPGP, _ fingerprint: String) throws {
        try checkSocket()
        try prepare()
        let restoring = ["--import-options", "restore", "--import"]
        if let secret = copy.secret { _ = try gpg(restoring, secret) }
        _ = try gpg(restoring, copy.publicKey)
        if let ownertrust = copy.ownertrust, try self.ownertrust(of: fingerprint) == nil {
            _ = try gpg(["--import-ownertrust"], ownertrust)
        }
        if let revocation = copy.revocation.text { try putBack(revocation, of: fingerprint) }
    }

    /// Without its agent gpg imports the public half of a key, and says nothing of the other.
    private func checkSocket() throws {
        let words = ["gpgconf", "--homedir", path, "--list-dirs", "agent-socket"]
        guard let outcome = try? Program.run(words), outcome.status == 0 else { return }
        // Some characters are written as %3a.
        let text = outcome.output.trimmed()
        let escapes = (0..<text.count).count { text[$0] == UInt8(ascii: "%") }
        let count = text.count - 2 * escapes
        guard count > Self.longestSocket else { return }
        throw GnuPGFailure(
            .configuration,
            "the path of the agent's socket in \(path) has \(count) bytes, "
                + "where \(Self.longestSocket) is the limit",
            hint: "--gnupg-home FOLDER with a shorter path"
        )
    }

    /// sun_path of unix(7), without the NUL.
    private static let longestSocket = 107

    private func putBack(_ revocation: SecretBytes, of fingerprint: String) throws {
        guard !hasRevocationCertificate(of: fingerprint) else { return }
        try Folder.make("\(path)/openpgp-revocs.d")
        let folder = try Folder("\(path)/openpgp-revocs.d")
        let name = "\(fingerprint).rev"
        let temporary = try Folder.temporaryName(for: name)
        do {
            try folder.create(temporary, revocation, mode: 0o600)
            try folder.rename(temporary, toFree: name)
        } catch {
            try? folder.removeFile(temporary)
            throw error
        }
        try folder.sync()
    }
}
