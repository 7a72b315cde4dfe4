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
}
