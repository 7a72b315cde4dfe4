import Foundation
import Testing

/// The daily job: a folder as the broker sends it, decrypted.
struct DeliveryTests {
    private static let causes = [
        "U1234567.Daily_Activity.20261119.20261119.csv.pgp": "truncated",
        "U1234567.Empty.20261118.20261118.csv.pgp": "empty",
        "U1234567.Not_Encrypted.20261118.20261118.csv.pgp": "not-encrypted",
        "U7654321.Daily_Activity.20261118.20261118.csv.pgp": "no-secret-key",
    ]

    private struct Report: Decodable {
        let input: String
        let output: String?
        let outcome: String
        let cause: String?
        let reason: String?
        let key: String?
        let bytes: Int?

        var file: String { String(input.drop { $0 != "/" }.dropFirst()) }
    }

    private func reports(_ text: String) throws -> [Report] {
        try text.split(separator: "\n").map {
            try JSONDecoder().decode(Report.self, from: Data($0.utf8))
        }
    }

    @Test func `each report becomes its plaintext, and each failure tells its cause`() async throws
    {
        let delivery = try await Delivery()
        let outcome = try await delivery.sandbox.run("ibdecrypt --json -d out outgoing")
        #expect(outcome.status == 1)
        let reports = try reports(outcome.output)
        #expect(reports.count == 8)
        let failed = reports.filter { $0.outcome == "failed" }
        #expect(
            Dictionary(uniqueKeysWithValues: failed.map { ($0.file, $0.cause ?? "") })
                == Self.causes
        )
        #expect(failed.allSatisfy { $0.output == nil && $0.reason != nil })
        #expect(try delivery.contents(of: "out") == delivery.contents(of: "plain"))
        let isPrivate = try await delivery.sandbox.run(
            "find out -type f ! -perm 600; stat -c %a out"
        )
        #expect(isPrivate.output == "700\n")
        try await delivery.end()
    }

    @Test func `a second run does nothing, and the messages stay as they are`() async throws {
        let delivery = try await Delivery()
        let messages = try delivery.contents(of: "outgoing")
        _ = try await delivery.sandbox.run(
            "ibdecrypt -q outgoing; rm -rf before; cp -a outgoing before"
        )
        let outcome = try await delivery.sandbox.run(
            """
            ibdecrypt --json outgoing
            [[ $(ls -l --time-style=full-iso before) == $(ls -l --time-style=full-iso outgoing) ]] &&
                echo untouched
            """
        )
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.last == "untouched")
        let again = try reports(lines.dropLast().joined(separator: "\n"))
        #expect(again.filter { $0.outcome == "skipped" }.count == 4)
        #expect(again.filter { $0.outcome == "failed" }.count == 4)
        let after = try delivery.contents(of: "outgoing")
        #expect(messages.allSatisfy { after[$0] == $1 })
        #expect(
            try after.filter { messages[$0.key] == nil } == delivery.contents(of: "plain")
        )
        try await delivery.end()
    }

    /// At each call of ours that has to do with files; gpg itself is not followed.
    @Test func `killed at any moment, a run leaves whole reports or none`() async throws {
        let delivery = try await Delivery()
        let line = "ibdecrypt -q -j 1 --unzip -d out outgoing"
        let sample = try await delivery.sandbox.run(
            """
            strace -o trace -e trace=file,desc -e signal=none \(line)
            awk '{ call = $1; sub(/[(].*/, "", call); count[call]++ }
                 /O_TMPFILE|mkdir/ { isWriting = 1 }
                 isWriting && call ~ /^(write|fsync|linkat|renameat2?|mkdirat|unlinkat|openat|close)$/ {
                     print call, count[call] }' trace >moments
            wc -l <moments
            cd out && find . -type f -exec sha256sum {} +
            """
        )
        let sums = sample.output.split(separator: "\n")
        #expect(sums.first.flatMap { Int($0) } ?? 0 > 20, "\(sample)")
        let members = try delivery.contents(of: "out")
        let outcome = try await delivery.sandbox.run(
            """
            ls -lA --time-style=full-iso outgoing >before
            awk 'NR % 3 == 1' moments | while read -r call n; do
                rm -rf out
                strace -o /dev/null -qq -e trace=$call -e inject=$call:signal=KILL:when=$n \\
                    \(line) </dev/null 2>/dev/null
                ls -lA --time-style=full-iso outgoing | cmp -s - before || echo "a message changed"
                [[ ! -d out ]] || (cd out; find . -type f ! -path '*/.*' -exec sha256sum {} +
                    find . -name '.?*' ! -perm 700)
            done | sort -u
            \(line) 2>/dev/null
            find out -name '.?*'
            """
        )
        let left = Set(outcome.output.split(separator: "\n"))
        #expect(left.isSubset(of: sums.dropFirst()), "\(outcome)")
        #expect(!left.isEmpty)
        #expect(try delivery.contents(of: "out") == members)
        try await delivery.end()
    }

    @Test(.enabled("user namespaces are closed here") { try await Sandbox.canMount })
    func `on a full disk nothing is left`() async throws {
        let delivery = try await Delivery()
        let outcome = try await delivery.sandbox.run(
            """
            report=outgoing/U1234567.Open_Positions.20261117.20261117.csv.pgp
            ibdecrypt -q -d out $report && rm -r out
            mkdir disk && unshare -rm bash -c "
                mount -t tmpfs -o size=8k tmpfs disk
                ibdecrypt -d disk $report
                echo \\"status \\$?\\"
                ls -A disk"
            ibdecrypt $report -o - >/dev/full
            echo "status $?"
            """
        )
        #expect(outcome.output == "status 74\nstatus 74\n", "\(outcome)")
        #expect(outcome.errors.contains("no space left on device"), "\(outcome.errors)")
        try await delivery.end()
    }

    /// Without a terminal, whatever the agent does.
    @Test func `a key with a passphrase opens with that only, and nothing hangs`() async throws {
        let delivery = try await Delivery(passphrase: "correct horse")
        let outcome = try await delivery.sandbox.run(
            """
            report=outgoing/U1234567.Open_Positions.20261117.20261117.csv.pgp
            echo "correct horse" >words; echo "wrong horse" >wrong; chmod 600 words wrong
            try() {
                gpgconf --kill all
                ibdecrypt --json -d out --force "$@" $report 2>/dev/null |
                    python3 -c 'import json, sys; r = json.load(sys.stdin)
            print(r["outcome"], r["cause"])'
                echo "status ${PIPESTATUS[0]}"
            }
            try --passphrase file:words
            try --passphrase file:wrong
            try --passphrase none
            try
            echo no-allow-loopback-pinentry >$GNUPGHOME/gpg-agent.conf
            try --passphrase file:words
            echo pinentry-program /nowhere >$GNUPGHOME/gpg-agent.conf
            try
            try --passphrase file:words
            """
        )
        #expect(
            outcome.output == """
                decrypted None
                status 0
                failed wrong-passphrase
                status 77
                failed no-passphrase
                status 77
                failed no-passphrase
                status 77
                failed no-passphrase
                status 77
                failed no-passphrase
                status 77
                decrypted None
                status 0

                """,
            "\(outcome)"
        )
        try await delivery.end()
    }

    @Test func `a pipe gives all of a large report or nothing, in little memory`() async throws {
        let delivery = try await Delivery()
        let outcome = try await delivery.sandbox.run(
            """
            gpg() { command gpg --batch --quiet --trust-model always "$@"; }
            head -c 160M /dev/zero | openssl enc -aes-128-ctr -pass pass:x -nosalt 2>/dev/null >large
            gpg --compress-algo none -r me@example.com -e <large >large.pgp
            head -c 100M large.pgp >cut.pgp
            cat large.pgp | prlimit --data=\(64 << 20) ibdecrypt | cmp - large && echo same
            prlimit --data=\(64 << 20) ibdecrypt -q -o out large.pgp && cmp out large && echo same
            cat cut.pgp | ibdecrypt | wc -c
            ls
            """
        )
        #expect(
            outcome.output.hasPrefix("same\nsame\n0\ncut.pgp\n"),
            "\(outcome)"
        )
        try await delivery.end()
    }

    @Test func `a large report tells on a terminal how far it is, and only there`() async throws {
        let delivery = try await Delivery()
        let outcome = try await delivery.sandbox.run(
            """
            head -c 64M /dev/urandom |
                gpg --batch --quiet --trust-model always --compress-algo none \
                    -r me@example.com -o large.pgp -e
            onTerminal() { script -qec "$1" /dev/null </dev/null | tr '\\r' '\\n'; }
            onTerminal "ibdecrypt -o one large.pgp" | grep -q '[0-9] %' && echo percent
            onTerminal "cat large.pgp | ibdecrypt >two" | grep -q '[0-9] MiB' && echo read
            onTerminal "ibdecrypt -q -o three large.pgp" | grep -c .
            ibdecrypt -o four large.pgp 2>&1 | grep -c '%'
            """
        )
        #expect(outcome.output == "percent\nread\n0\n0\n", "\(outcome)")
        try await delivery.end()
    }

    @Test func `without gpg it is said what is missing`() async throws {
        let delivery = try await Delivery()
        let outcome = try await delivery.sandbox.run(
            """
            mkdir bin && ln -s "$(command -v ibdecrypt)" bin/ && PATH=$PWD/bin
            ibdecrypt outgoing/U1234567.Open_Positions.20261117.20261117.csv.pgp
            """
        )
        #expect(outcome.status == 69, "\(outcome)")
        #expect(outcome.errors.contains("hint: install gnupg"), "\(outcome)")
        try await delivery.end()
    }
}
