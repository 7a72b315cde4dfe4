import Testing

/// gpg-agent asks by a pinentry, which is a script here: it writes down what it is told, and never
/// answers.
struct PinentryTests {
    @Test(arguments: [("agent", "TERM"), ("unlock", "INT"), ("unlock", "TERM")])
    func `a stop while the passphrase is asked for ends it at once`(
        _ engine: String,
        _ signal: String
    ) async throws {
        let sandbox = try Sandbox()
        let outcome = try await sandbox.run(
            """
            gpg() { command gpg --batch -q --trust-model always --pinentry-mode loopback "$@"; }
            gpg --passphrase secret --quick-gen-key 'A Customer <me@example.com>' ed25519 cert never \\
                2>/dev/null
            key=$(gpg --with-colons -k 2>/dev/null | awk -F: '$1 == "fpr" { print $10; exit }')
            gpg --passphrase secret --quick-add-key $key cv25519 encr never
            echo a,1 | gpg -r $key -e -o report.csv.pgp
            id=$(gpg --with-colons -k | awk -F: '$1 == "sub" { print $5; exit }')
            cat >pinentry <<'END'
            #!/bin/bash
            echo "OK ready"
            while read -r line; do
                echo "$line" >>"$GNUPGHOME/told"
                case $line in GETPIN*) echo $$ >"$GNUPGHOME/asking"; exec sleep 60 ;; esac
                echo OK
            done
            END
            chmod +x pinentry
            gpgconf --kill all
            echo "pinentry-program $PWD/pinentry" >>$GNUPGHOME/gpg-agent.conf
            ls >before
            set -m
            GPG_TTY=/dev/pts/77 timeout --foreground 30 \\
                ibdecrypt --engine \(engine) report.csv.pgp 2>said & timeout=$!
            for _ in $(seq 200); do [ -s $GNUPGHOME/asking ] && break; sleep 0.05; done
            kill -\(signal) $(pgrep -P $timeout); wait $timeout; echo $?
            cat said
            sed 's/%20/ /g' $GNUPGHOME/told | grep -c "^SETDESC .*A Customer <me@example.com>.*ID $id"
            grep -c '^OPTION ttyname=/dev/pts/77' $GNUPGHOME/told
            ls | grep -vxFf before | grep -vx -e said -e before
            kill $(cat $GNUPGHOME/asking); gpgconf --kill all
            """
        )
        let status = signal == "TERM" ? 143 : 130
        #expect(outcome.output == "\(status)\n1\n1\n", "\(outcome.errors)")
    }
}
