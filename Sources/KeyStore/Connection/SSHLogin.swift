internal import Bytes
internal import Files
internal import Glibc
internal import Keys

/// A login with the real sftp(1), in batch mode: what came of it, by its own words.
///
/// The private key goes through a pipe of memory into an ssh-agent of its own, which ends with the
/// login: it is on no disk, in no argument and in no environment. No configuration, no known_hosts
/// file and no agent of the person takes part.
struct SSHLogin {
    let server: Server
    let user: UserName
    /// The path of the public key, by which the agent's key is chosen.
    let publicFile: String
    /// As in its line: `ssh-rsa`.
    let keyType: String
    let hostKey: HostKey?
    let seconds: Int

    enum Outcome: Equatable {
        /// With the lines of `ls -la` in the folder that it begins in.
        case loggedIn(folder: String, listing: [String])
        /// It has another host key than it should.
        case otherHost
        /// The methods that it goes on asking for.
        case refused(methods: String)
        /// Both sides know no common signature for this key.
        case keyTypeRefused
        /// It said yes to the public key, and then no to the signature.
        case signatureRefused
        /// Logged in, but there is no sFTP.
        case noSFTP
        case closed
        case timedOut
        /// A program that is not here.
        case unavailable
        /// In the last words of ssh.
        case failed(String)
    }

    struct Answer {
        let outcome: Outcome
        /// `ssh-ed25519 SHA256:...`; nil when it did not come so far.
        let hostKey: String?
    }

    /// `key` is the private key in OpenSSH's format, not encrypted.
    func run(_ key: SecretBytes) throws -> Answer {
        let answer = try attempt(key, hostKey?.algorithms)
        guard answer.outcome == .otherHost, let hostKey, hostKey.key == nil else { return answer }
        // A fingerprint does not tell its type, and a server has keys of several.
        for algorithms in Self.hostKeyTypes {
            let other = try attempt(key, algorithms)
            if other.hostKey?.hasSuffix(" \(hostKey.fingerprint)") ?? false { return other }
        }
        return answer
    }

    private static let hostKeyTypes = [
        "ssh-ed25519", "ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521",
        "rsa-sha2-512,rsa-sha2-256,ssh-rsa",
    ]

    /// The agent gets the key first; sftp then finds its batch on the same standard input.
    private static let script =
        "ssh-add -q - || exit 90; printf 'pwd\\nls -la\\n' | sftp \"$@\""

    private func attempt(_ key: SecretBytes, _ algorithms: String?) throws -> Answer {
        let bound = [
            "timeout", "-k", "1", "\(seconds)", "ssh-agent", "sh", "-c", Self.script, "sh",
        ]
        let outcome: Program.Outcome
        do {
            outcome = try Program.run(bound + arguments(algorithms), input: key)
        } catch let error as SystemError where error.code == ENOENT {
            return Answer(outcome: .unavailable, hostKey: nil)
        }
        return SSHTranscript(
            status: outcome.status,
            output: String(decoding: outcome.output.disclosed(), as: UTF8.self),
            errors: String(decoding: outcome.complaint.disclosed(), as: UTF8.self),
            keyType: keyType
        ).answer
    }

    private func arguments(_ algorithms: String?) -> [String] {
        var options = [
            "Port=\(server.port)", "User=\(Site.sshWord(user.description))",
            "IdentityFile=\(Site.sshWord(Site.withoutTokens(publicFile)))", "IdentitiesOnly=yes",
            "AddressFamily=inet", "BatchMode=yes", "PreferredAuthentications=publickey",
            "ConnectTimeout=\(seconds)", "UserKnownHostsFile=/dev/null",
            "GlobalKnownHostsFile=none",
            "UpdateHostKeys=no", "StrictHostKeyChecking=\(hostKey == nil ? "no" : "yes")",
        ]
        if let hostKey {
            options.append("KnownHostsCommand=\(Site.knownHostsCommand(hostKey, server))")
        }
        if let algorithms { options.append("HostKeyAlgorithms=\(algorithms)") }
        return ["-v", "-b", "-", "-F", "none"] + options.flatMap { ["-o", $0] } + ["\(server.host)"]
    }
}
