internal import Bytes
internal import Files
internal import Glibc
internal import Keys

/// A login with the real sftp(1), in batch mode: what came of it, by its own words.
///
/// The private key goes through a file in memory into an ssh-agent of its own: it is on no disk, in no
/// argument and in no environment. All that runs ends with the login, and with this process, however
/// that ends. No configuration, no known_hosts file and no agent of the person takes part.
struct SSHLogin {
    let server: Server
    let user: UserName
    /// The path of the public key, by which the agent's key is chosen.
    let publicFile: String
    /// As in its line: `ssh-rsa`.
    let keyType: String
    let hostKey: HostKey?
    let seconds: Int
    var isListing = false

    enum Outcome: Equatable {
        /// With the lines of `ls -la`, if that was asked for, in the folder that it begins in.
        case loggedIn(folder: String, listing: [String])
        /// It has another host key than it should.
        case otherHost
        /// The methods that it goes on asking for.
        case refused(methods: String)
        /// The key is right, and these methods are wanted besides.
        case incomplete(methods: String)
        /// Both sides know no common signature for this key.
        case keyTypeRefused
        /// It said yes to the public key, and then no to the signature.
        case signatureRefused
        /// Logged in, but there is no sFTP.
        case noSFTP
        /// Logged in, and the folder cannot be read; in the words of sftp.
        case notListed(folder: String, reason: String)
        /// Logged in, and then nothing came in time.
        case slow
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
        guard !publicFile.contains("${") else {
            let reason = "ssh would replace the ${ in the path of the key"
            return Answer(outcome: .failed(reason), hostKey: nil)
        }
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

    /// Its arguments: seconds, batch of sftp, and command line of ssh.
    ///
    /// ssh writes its log past its standard error, to which goes what the server wants to be shown, so
    /// that no server speaks in the words of ssh.
    private static let script = """
        exec 2>>/proc/self/fd/2
        agent=$(ssh-agent -s 3<&-) || exit
        eval "$agent" >/dev/null
        trap 'kill $login $watch $SSH_AGENT_PID; wait' EXIT
        trap 'exit 130' INT TERM HUP
        { read -r end <&3; kill $$; } &
        watch=$!
        ssh-add -q -t "$(($1 + 5))" - 3<&- || exit 90
        export LOGIN="$3" LOG="/proc/$$/fd/2"
        printf "$2" | timeout -k 1 "$1" sftp -b - -D "sh -c 'eval \\"\\$LOGIN\\"'" 3<&- &
        login=$!
        wait $login
        status=$?
        login=
        exit $status
        """

    private func attempt(_ key: SecretBytes, _ algorithms: String?) throws -> Answer {
        let words = [
            "sh", "-c", Self.script, "sh", "\(seconds)", isListing ? "pwd\\nls -la\\n" : "pwd\\n",
            commandLine(algorithms),
        ]
        let outcome: Program.Outcome
        do {
            outcome = try Program.run(words, input: key, tellsEnd: true)
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

    private func commandLine(_ algorithms: String?) -> String {
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
        let words = options.map { "-o \(Site.shellWord($0))" }.joined(separator: " ")
        return "exec ssh -v -E \"$LOG\" -a -x -F none \(words) -s \(server.host) sftp 2>/dev/null"
    }
}
