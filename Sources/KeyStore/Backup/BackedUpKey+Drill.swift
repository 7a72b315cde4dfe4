internal import Bytes
internal import Files
internal import Glibc
internal import Keys
internal import SSHKey

/// The real ssh-keygen(1), on files as somebody would have them after a restore.
extension BackedUpKey {
    /// Has it print the public key of the private one; without the passphrase only what stands in front
    /// of that.
    func inSSHKeygen(_ passphrase: (any PassphraseProvider)?) throws -> KeyCheck.Finding {
        let place = try ThrowAwayHome()
        return try withExtendedLifetime(place) {
            let folder = try Folder(place.path)
            try folder.create("\(name)", stored.privateText, mode: 0o600)
            let isOpening = try passphrase != nil || !isProtected()
            let found =
                try isOpening
                ? Self.publicKey("\(place.path)/\(name)", passphrase)
                : Self.fingerprint("\(place.path)/\(name)")
            guard found == fingerprint else {
                return KeyCheck.Finding(.failure, "ssh-keygen", "finds another key: \(found)")
            }
            let detail =
                isOpening ? "opens the private key" : "finds the fingerprint in front of it"
            return KeyCheck.Finding(.ok, "ssh-keygen", detail)
        }
    }

    private static func publicKey(
        _ path: String,
        _ passphrase: (any PassphraseProvider)?
    ) throws -> String {
        // Prints the line that ssh-keygen itself gets on its standard input.
        let script = "#!/bin/sh\nIFS= read -r line && printf '%s\\n' \"$line\"\n"
        // A folder in memory may let no program run; there is nothing secret in this one.
        let programs = try ThrowAwayFolder("ibkt", in: "/tmp")
        try Folder(programs.path).create("askpass", SecretBytes(script), mode: 0o700)
        let asking = ["SSH_ASKPASS=\(programs.path)/askpass", "SSH_ASKPASS_REQUIRE=force"]
        var line = ByteWriter()
        if let passphrase { line.bytes(try passphrase.passphrase(for: path)) }
        line.text("\n")
        let input = line.finish()
        let words = ["env"] + asking + ["ssh-keygen", "-y", "-f", path]
        let printed = try withExtendedLifetime(programs) { try output(of: words, input) }
        return try Fingerprint(OpenSSHPublicKey.decode(printed).key).description
    }

    /// `256 SHA256:... comment (ED25519)`.
    private static func fingerprint(_ path: String) throws -> String {
        let printed = try output(of: ["ssh-keygen", "-l", "-f", path], .empty)
        let words = String(decoding: printed.disclosed(), as: UTF8.self).split(separator: " ")
        return words.count > 1 ? String(words[1]) : ""
    }

    private static func output(of words: [String], _ input: SecretBytes) throws -> SecretBytes {
        let outcome: Program.Outcome
        do {
            outcome = try Program.run(words, input: input)
        } catch let error as SystemError where error.code == ENOENT {
            throw GnuPGFailure(.unavailable, "there is no ssh-keygen here")
        }
        // 127 is env's: it found no such program.
        guard outcome.status != 127 else {
            throw GnuPGFailure(.unavailable, "there is no ssh-keygen here")
        }
        guard outcome.status == 0 else {
            let status = "ended with status \(outcome.status)"
            throw FormatError.malformed("ssh-keygen", status)
        }
        return outcome.output
    }
}
