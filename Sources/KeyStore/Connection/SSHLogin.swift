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
    /// Nil to see the host's keys alone: ssh ends before it logs in.
    let user: UserName?
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
        /// The host's key is what was asked for.
        case notTried
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
        /// There is no such program here.
        case unavailable(String)
        /// In the last words of ssh.
        case failed(String)
    }

    struct Answer {
        let outcome: Outcome
        /// Those that it showed; none when it did not come so far.
        let hostKeys: [OfferedHostKey]
    }

    /// `key` is the private key in OpenSSH's format, not encrypted; empty without a user.
    func run(_ key: SecretBytes) throws -> Answer {
        guard !publicFile.contains("${") else {
            let reason = "ssh would replace the ${ in the path of the key"
            return Answer(outcome: .failed(reason), hostKeys: [])
        }
        let deadline = Deadline(seconds: seconds)
        let answer = try attempt(key, hostKey?.algorithms, deadline)
        if isPinned(answer) { return Answer(outcome: .notTried, hostKeys: answer.hostKeys) }
        return isOtherHost(answer) ? try askAll(key, answer, deadline) : answer
    }

    /// Whether it was only looked at, and is as it must be.
    private func isPinned(_ answer: Answer) -> Bool {
        guard user == nil, let found = answer.hostKeys.first, case .otherHost = answer.outcome
        else {
            return false
        }
        return hostKey == nil || found.fingerprint == hostKey?.fingerprint
    }

    private func isOtherHost(_ answer: Answer) -> Bool {
        switch answer.outcome {
        case .otherHost: true
        case .failed(let reason): hostKey != nil && reason.contains("no matching host key type")
        default: false
        }
    }

    /// A server has keys of several types: it is another one when none of them is pinned.
    private func askAll(_ key: SecretBytes, _ answer: Answer, _ deadline: Deadline) throws -> Answer
    {
        var found = answer.hostKeys
        for algorithms in Self.hostKeyTypes where !found.contains(where: algorithms.offers) {
            let other = try attempt(key, algorithms, deadline)
            if isPinned(other) { return Answer(outcome: .notTried, hostKeys: other.hostKeys) }
            let isKnown = other.hostKeys.contains { $0.fingerprint == hostKey?.fingerprint }
            if isKnown { return other }
            found += other.hostKeys
        }
        return Answer(outcome: .otherHost, hostKeys: found)
    }

    private static let hostKeyTypes = [
        "ssh-ed25519", "ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521",
        "rsa-sha2-512,rsa-sha2-256,ssh-rsa",
    ]

    /// Its arguments: seconds, batch of sftp, command line of ssh, and a word when there is a key.
    ///
    /// ssh writes its log past its standard error, to which goes what the server wants to be shown, so
    /// that no server speaks in the words of ssh. Neither grows beyond 8192 blocks of at least 512 bytes.
    private static let script = """
        exec >>/proc/self/fd/1 2>>/proc/self/fd/2
        ulimit -f 8192
        for program in ssh sftp ssh-agent ssh-add timeout; do
            command -v $program >/dev/null || { echo $program; exit 127; }
        done
        unset SSH_AGENT_PID
        { read -r end <&3; kill $$; } &
        watch=$!
        trap 'kill $login $watch $SSH_AGENT_PID; wait' EXIT
        trap 'exit 130' INT TERM HUP
        agent=$(ssh-agent -s 3<&-) || exit
        eval "$agent" >/dev/null
        test -z "$4" || ssh-add -q -t "$(($1 + 5))" - 3<&- || exit 90
        export LOGIN="$3" OUT="/proc/$$/fd/1" LOG="/proc/$$/fd/2"
        printf "$2" | timeout -k 1 "$1" sftp -b - -D "sh -c 'eval \\"\\$LOGIN\\"'" 3<&- &
        login=$!
        wait $login
        status=$?
        login=
        exit $status
        """

    private func attempt(
        _ key: SecretBytes,
        _ algorithms: String?,
        _ deadline: Deadline
    ) throws -> Answer {
        let words = [
            "sh", "-c", Self.script, "sh", "\(deadline.seconds)",
            isListing ? "pwd\\nls -la\\n" : "pwd\\n", commandLine(algorithms),
            user == nil ? "" : "login",
        ]
        let outcome: Program.Outcome
        do {
            outcome = try Program.run(words, input: key, tellsEnd: true)
        } catch let error as SystemError where error.code == ENOENT {
            return Answer(outcome: .unavailable("sh"), hostKeys: [])
        }
        return SSHTranscript(
            status: outcome.status,
            output: String(decoding: outcome.output.disclosed(), as: UTF8.self),
            errors: String(decoding: outcome.complaint.disclosed(), as: UTF8.self),
            keyType: keyType
        ).answer
    }

    /// Without certificates of hosts: nobody can pin these, and the key is the same.
    private func commandLine(_ algorithms: String?) -> String {
        let login = user.map { user in
            [
                "User=\(Site.sshWord(user.description))",
                "IdentityFile=\(Site.sshWord(Site.withoutTokens(publicFile)))",
            ]
        }
        let known = login == nil ? "" : hostKey?.fingerprint
        let options =
            (login ?? []) + [
                "Port=\(server.port)", "IdentitiesOnly=yes",
                "AddressFamily=inet", "BatchMode=yes", "PreferredAuthentications=publickey",
                "ConnectTimeout=\(seconds)", "UserKnownHostsFile=/dev/null",
                "GlobalKnownHostsFile=none", "CheckHostIP=no", "UpdateHostKeys=no",
                "StrictHostKeyChecking=yes", "HostKeyAlgorithms=\(algorithms ?? "-*-cert-*")",
                "KnownHostsCommand=\(OfferedHostKey.command(pinned: known))",
            ]
        let words = options.map { "-o \(Site.shellWord($0))" }.joined(separator: " ")
        return "exec ssh -v -E \"$LOG\" -a -x -F none \(words) -s \(server.host) sftp 2>/dev/null"
    }
}

extension String {
    /// Whether this list of algorithms asks for keys of the type.
    fileprivate func offers(_ key: OfferedHostKey) -> Bool {
        split(separator: ",").contains { $0 == key.type }
    }
}
