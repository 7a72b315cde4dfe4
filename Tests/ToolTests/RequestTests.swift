import Foundation
import Testing

/// The mail for the broker, as Python's parser reads it.
struct RequestTests {
    /// Fails at the first defect; writes the attachments under their names, and prints the text.
    private static let reader = #"""
        import email, email.policy, sys
        mail = email.message_from_binary_file(open(sys.argv[1], 'rb'), policy=email.policy.default)
        for part in mail.walk():
            assert not part.defects, part.defects
            for value in part.values():
                assert not value.defects, (value, value.defects)
        assert mail.get_content_type() == 'multipart/mixed'
        assert set(mail.keys()) <= {'Date', 'From', 'To', 'Subject', 'X-Unsent', 'MIME-Version',
            'Content-Type'}, mail.keys()
        print(mail['To'], mail['Subject'], sep='\n')
        print(mail.get_body().get_content())
        for part in mail.iter_attachments():
            print('attached', part.get_filename())
            name = part.get_filename().replace('/', '_')
            open('got-' + name, 'wb').write(part.get_payload(decode=True))
        """#

    @Test func `it has no defects and the keys byte for byte`() async throws {
        let sandbox = try Sandbox()
        try Data(Self.reader.utf8).write(to: sandbox.home.appending(path: "read.py"))
        let outcome = try await sandbox.run(
            """
            set -e
            ibkeygen -q -t ed25519 --passphrase none -C 'me & "you" é' ibkr
            ibkeygen -q -t pgp -b 2048 --name 'A. Cüstomer' --email me@example.com --passphrase none
            ibkeyexport -q --request --account 4567 --ip 8.8.8.8 -o request.eml
            python3 read.py request.eml
            ibkeyexport -q ibkr -o public.key && cmp public.key got-public.key
            ibkeyexport -q ibkr-pgp -o ibkr-pgp.asc && cmp ibkr-pgp.asc got-ibkr-pgp.asc
            ibkeyexport -f fingerprint ibkr
            ibkeyctl show ibkr | grep -q 'exported (request)'
            ibkeyexport -q --request --ticket --account 4567 | grep -qFf public.key
            ! ibkeyexport -q --request | grep -q X-Unsent
            ibkeyexport -q --request --ticket ibkr-pgp >ticket
            grep -q 'option that is set up for my account' ticket
            ! grep -qE 'host name|user name|directory' ticket
            """
        )
        #expect(outcome.status == 0, "\(outcome.output)\n\(outcome.errors)")
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.first == "filedelivery@interactivebrokers.com")
        let fingerprint = try #require(lines.last)
        #expect(lines.contains { $0.hasSuffix(fingerprint) && $0.hasPrefix(" ") })
        #expect(outcome.output.contains("A. Cüstomer") && outcome.output.contains("8.8.8.8"))
    }

    /// Names of files are the only words from outside, but for comments inside of the keys.
    @Test func `no name of a file and no comment adds a header or a part`() async throws {
        let sandbox = try Sandbox()
        try Data(Self.reader.utf8).write(to: sandbox.home.appending(path: "read.py"))
        let names = [
            "a\"; filename=\"b", "--=_ibkeys_", "é ü;name*0*=utf-8''x", "Bcc: x@example.com",
            "=?utf-8?q?x?=",
        ]
        for (index, name) in names.enumerated() {
            let line =
                "ssh-keygen -q -t ed25519 -N '' -C \"$NAME\" -f key\(index) && "
                + "ssh-keygen -q -t ed25519 -N '' -C \"$NAME\" -f named\(index) && "
                + "cp named\(index).pub \"./$NAME.pub\""
            let outcome = try await sandbox.run(
                """
                NAME='\(name.replacingOccurrences(of: "'", with: "'\\''"))'
                \(line) && ibkeyexport -q --request "./$NAME.pub" ./key\(index) -o \(index).eml &&
                    python3 read.py \(index).eml && cmp "got-$NAME.key" "./$NAME.pub"
                """
            )
            #expect(outcome.status == 0, "\(name)\n\(outcome.output)\n\(outcome.errors)")
            let attached = outcome.output.split(separator: "\n").filter { $0.hasPrefix("attached") }
            #expect(attached == ["attached \(name).key", "attached key\(index).key"])
        }
    }

    /// `refuses` runs a command: its exit status, nothing on standard output, and a message with words
    /// and no control characters.
    private static let refusesIsDefined = #"""
        refuses() {
            local want=$1 words=$2 status; shift 2
            "$@" >out 2>errors </dev/null; status=$?
            ((status == want)) && [[ ! -s out && ! -e made ]] && grep -qF -- "$words" errors &&
                ! LC_ALL=C grep -q $'[\x01-\x08\x0b-\x1f\x7f]' errors && return
            printf '%q ' "$@" "ended with $status:" >&2; cat out errors >&2; exit 9
        }
        ibkeygen -q -t ed25519 --passphrase none

        """#

    @Test func `no hostile option or setting comes through`() async throws {
        let sandbox = try Sandbox()
        let outcome = try await sandbox.run(
            Self.refusesIsDefined + #"""
                request() { refuses 64 "$1" ibkeyexport --request -o made "$1" "$2"; }
                site() { refuses 64 "$1" ibkeyexport --site openssh --user me -o made "$1" "$2"; }
                for end in $'\nBcc: c@d' $'\rBcc: c@d' $'\e[2J' $'\u202e' ' ' '=?utf-8?q?x?=@e'; do
                    request --to "a@b$end"
                    request --from "a@b$end"
                    request --account "4567$end"
                    request --ip "8.8.8.8$end"
                    site --host "a$end"
                    site --port "32$end"
                    site --host-key "SHA256:$(printf %43s | tr ' ' A)$end"
                done
                for user in $'a\nb' $'a\rb' $'a\e[2J' $'a\u202e' '-oProxyCommand=x' '$(x)' ''; do
                    site --user "$user"
                done
                mkdir -p .config/ibkeys
                for line in 'Request-To: a@b\rBcc: c@d' 'Request-From: a\0@b' 'Host: a\rb' 'Port: 3\02' \
                    'User: a\e[2J' 'User: a\0' 'SSH-Key: a\rb' 'PGP-Key: ../b' 'Host-Key: \e' \
                    'User: \xff' 'Bcc: c@d' '\0' '\e[2J: x'; do
                    printf "#\n$line\n" >.config/ibkeys/config
                    refuses 78 'config: line ' ibkeyexport --request -o made
                    refuses 78 'config: line ' ibkeyexport --site lftp --user me -o made
                done
                rm .config/ibkeys/config
                ibkeygen -q -t ed25519 --passphrase none -o $'a\nBcc: c'
                refuses 65 'attachment' ibkeyexport --request $'./a\nBcc: c' ibkr -o made
                """#
        )
        #expect(outcome.status == 0, "\(outcome.output)\n\(outcome.errors)")
    }

    @Test func `no key that is at its end or of the other kind is asked for`() async throws {
        let sandbox = try Sandbox()
        let outcome = try await sandbox.run(
            Self.refusesIsDefined + #"""
                make() { gpg --batch -q --passphrase '' "$@" 2>/dev/null || exit 8; }
                make --quick-generate-key gone@example.com future-default default never
                sed 's/^:-/-/' $GNUPGHOME/openpgp-revocs.d/*.rev | make --import
                make --faked-system-time 20200101T000000 \
                    --quick-generate-key past@example.com future-default default 1d
                for name in gone past; do gpg -q --armor --export $name@example.com >$name.asc; done
                refuses 65 'is revoked' ibkeyexport --request gone.asc -o made
                [[ $(wc -l <errors) == 1 ]] || exit 7
                refuses 65 'has expired' ibkeyexport --request ibkr past.asc -o made
                ibkeygen -q -t pgp -b 2048 --email me@example.com --passphrase none
                mkdir -p .config/ibkeys
                printf 'User: me\nSSH-Key: ibkr-pgp\n' >.config/ibkeys/config
                refuses 78 'line 2: SSH-Key: ibkr-pgp is an OpenPGP key' ibkeyexport --request -o made
                refuses 78 'line 2: SSH-Key: ibkr-pgp is an OpenPGP key' ibkeyexport --site lftp -o made
                """#
        )
        #expect(outcome.status == 0, "\(outcome.output)\n\(outcome.errors)")
    }
}
