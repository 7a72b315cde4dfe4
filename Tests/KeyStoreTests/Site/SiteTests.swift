import Bytes
import Foundation
import Keys
import SSHKey
import TestSupport
import Testing

@testable import KeyStore

struct SiteTests {
    private static func site(
        keyFile: String = "/home/me/ibkr.ppk",
        user: String = "reports99",
        hostKey: HostKey? = nil
    ) throws -> Site {
        try Site(
            server: Server(host: HostName("127.0.0.1"), port: Port("2")),
            user: UserName(user),
            keyFile: keyFile,
            hostKey: hostKey
        )
    }

    private static let fingerprint = "SHA256:oQ3aDNlVGJZbm5vWZbPyyXGcVyTWOzWf1Bw6cLCFoFY"
    private static let hostile = "/tmp/k \"q\" 'r' & <\u{e9}> 100%\\x;#.ppk"

    /// What FileZilla 3.63 wrote into its own filezilla.xml after it had connected to such a site;
    /// without what only belongs to a tab.
    @Test func `the elements are those that FileZilla writes itself`() throws {
        let written = """
            <Host>127.0.0.1</Host>
            <Port>2</Port>
            <Protocol>1</Protocol>
            <Type>0</Type>
            <User>\u{fc}ml\u{e4}ut</User>
            <Keyfile>/tmp/fz/home/k "q" &amp; \u{e9}.ppk</Keyfile>
            <Logontype>5</Logontype>
            <EncodingType>Auto</EncodingType>
            <BypassProxy>0</BypassProxy>
            <Name>IBKR sFTP</Name>
            """
        let site = try Self.site(
            keyFile: "/tmp/fz/home/k \"q\" & \u{e9}.ppk",
            user: "\u{fc}ml\u{e4}ut"
        )
        let lines = try SiteClient.filezilla.encode(site).split(separator: "\n")
            .map { $0.trimmingCharacters(in: .whitespaces) }
        #expect(lines.dropFirst(4).prefix(10).elementsEqual(written.components(separatedBy: "\n")))
    }

    /// Python's own parsers; of WinSCP's values, the escapes that its source undoes when it reads.
    private static let reader = #"""
        import configparser, plistlib, sys, urllib.parse, xml.etree.ElementTree as xml
        path, user, pin = sys.argv[1:]
        def same(a, b): assert a == b, (a, b)
        def plain(text):
            octets = urllib.parse.unquote_to_bytes(text)
            return octets.removeprefix(b'\xef\xbb\xbf').decode('utf-8')
        ini = configparser.RawConfigParser(delimiters='=', comment_prefixes=(';', '#'))
        ini.optionxform = str
        ini.read_file(open('winscp', encoding='ascii'))
        same([plain(name) for name in ini.sections()], ['Sessions\\IBKR sFTP'])
        same({name: plain(value) for name, value in ini.items(ini.sections()[0])}, {
            'HostName': '127.0.0.1', 'PortNumber': '2', 'UserName': user, 'PublicKeyFile': path,
            'FSProtocol': '2', 'AddressFamily': '1', 'AuthKI': '0', 'AuthKIPassword': '0',
            'SshHostKey': pin, 'HostKey': 'ed25519,ed448,ecdsa,rsa,dsa,WARN'})
        same(plistlib.load(open('cyberduck', 'rb')), {
            'Protocol': 'sftp', 'Nickname': 'IBKR sFTP', 'Hostname': '127.0.0.1', 'Port': '2',
            'Username': user, 'Private Key File Dictionary': {'Path': path}})
        root = xml.parse('filezilla').getroot()
        same((root.tag, root.get('platform'), [x.tag for x in root]), ('FileZilla3', '*nix', ['Servers']))
        same([x.tag for x in root[0]], ['Server'])
        same([(x.tag, x.text) for x in root[0][0]], [
            ('Host', '127.0.0.1'), ('Port', '2'), ('Protocol', '1'), ('Type', '0'), ('User', user),
            ('Keyfile', path), ('Logontype', '5'), ('EncodingType', 'Auto'), ('BypassProxy', '0'),
            ('Name', 'IBKR sFTP'), ('SyncBrowsing', '0'), ('DirectoryComparison', '0')])
        print('read all')
        """#

    @Test func `other parsers read every field as it was meant`() throws {
        let scratch = try Scratch()
        let user = "me too \u{fc}% [x]=*?#"
        let hostKey = try HostKey(parsing: Self.hostLine())
        let site = try Self.site(keyFile: Self.hostile, user: user, hostKey: hostKey)
        for client in [SiteClient.winscp, .filezilla, .cyberduck] {
            try scratch.write(SecretBytes(client.encode(site)), to: client.rawValue)
        }
        let pin = "ssh-ed25519 255 \(hostKey.fingerprint.dropFirst("SHA256:".count))"
        let said = try scratch.run("python3", "-c", Self.reader, Self.hostile, user, pin)
        #expect(said == "read all\n")
    }

    @Test(arguments: ["/a\nb", "/a\rb", "/a\u{0}b", "/a\u{202e}b", "/a\u{2028}b"])
    func `a path that would be two lines is refused`(_ path: String) {
        expectFailure(.malformed, "") { try Self.site(keyFile: path) }
    }

    @Test func `ssh reads the path that was meant`() throws {
        let scratch = try Scratch()
        let path = scratch.path("k \"q\" 'r' \u{e9} 100%h \\x;#")
        let text = try SiteClient.openssh.encode(Self.site(keyFile: path, user: "me too"))
        try scratch.write(SecretBytes(text), to: "config")
        let found = try scratch.run("ssh", "-G", "-F", scratch.path("config"), "ibkr")
        let lines = found.components(separatedBy: "\n")
        #expect(lines.contains("hostname 127.0.0.1") && lines.contains("port 2"))
        #expect(lines.contains("user me too"))
        let shown = path.replacingOccurrences(of: "%", with: "%%")
        #expect(lines.contains("identityfile \(shown)"), "\(found)")
        #expect(lines.contains("addressfamily inet") && lines.contains("identitiesonly yes"))
    }

    @Test func `ssh would replace a variable in a path so it is refused`() {
        expectFailure(.unsupported, "") {
            try SiteClient.openssh.encode(Self.site(keyFile: "/tmp/${HOME}"))
        }
    }

    @Test func `a host key is pinned where a client has a place for it`() throws {
        let pinned = try Self.site(hostKey: HostKey(parsing: Self.fingerprint))
        for client in SiteClient.allCases {
            let text = try client.encode(pinned)
            #expect(text.contains(Self.fingerprint) == client.pinsHostKey, "\(client)")
        }
        let key = try SampleKeys.ed25519.get().publicKey
        let line = try PublicFormat.openssh.encode(key, comment: Comment()).text
        let hostKey = try HostKey(parsing: "[127.0.0.1]:2 " + line)
        #expect(hostKey.key == key)
        let block = try SiteClient.openssh.encode(Self.site(hostKey: hostKey))
        #expect(block.contains("[127.0.0.1]:2 \(line.dropLast())\n"))
        #expect(block.contains("StrictHostKeyChecking yes\n"))
        let section = try SiteClient.winscp.encode(Self.site(hostKey: hostKey))
        #expect(section.contains("\nSshHostKey=ssh-ed25519 255 "))
    }

    private static func hostLine() throws -> String {
        let key = try SampleKeys.ed25519.get().publicKey
        return String(try PublicFormat.openssh.encode(key, comment: Comment("me")).text.dropLast())
    }

    @Test func `a line of known_hosts tells which servers it is for`() throws {
        let line = try Self.hostLine()
        let server = Server(host: try HostName("Broker.example"), port: try Port("32"))
        let standard = Server(host: try HostName("broker.example"), port: try Port("22"))
        for (names, isOf, isOfStandard) in [
            ("", true, true), ("[broker.example]:32 ", true, false),
            ("broker.example ", false, true),
            ("a,[BROKER.example]:32,b\t ", true, false), ("[broker.example]:22 ", false, true),
            ("[192.0.2.1]:32,2001:db8::1 ", false, false),
        ] {
            let hostKey = try HostKey(parsing: names + line)
            #expect(hostKey.isOf(server) == isOf, "\(names)")
            #expect(hostKey.isOf(standard) == isOfStandard, "\(names)")
        }
        #expect(try HostKey(parsing: Self.fingerprint).isOf(server))
    }

    @Test(arguments: [
        "@revoked a ", "@cert-authority *.example ",
        "|1|F1E1KeoE/eEWhi10WpGv4OdiO6Y=|3988QV0VE8w= ",
        "*.example ", "!a,b ", "a b ", "from=\"a\" ", "a\" ", "# a\n", "a\n", "a\r\n", "\u{202e} ",
    ])
    func `a host key with anything but names in front is refused`(_ front: String) throws {
        let line = try Self.hostLine()
        expectFailure(.malformed, "") { try HostKey(parsing: front + line) }
        expectFailure(.malformed, "") { try HostKey(parsing: front + line + "\n" + line) }
    }

    @Test func `whatever is changed in a host key there is an answer`() throws {
        Mutations.check(of: SecretBytes("[a]:32,b " + (try Self.hostLine())), masks: [0x01, 0x80]) {
            text in
            let key = try HostKey(parsing: String(decoding: text.disclosed(), as: UTF8.self))
            return key.fingerprint.hasPrefix("SHA256:")
        }
    }

    @Test func `WinSCP gets what it would have written`() throws {
        let text = try SiteClient.winscp.encode(
            Self.site(keyFile: "C:\\keys\\\u{e9} 1%.ppk", user: "me too")
        )
        #expect(text.hasPrefix("[Sessions\\IBKR%20sFTP]\n"))
        #expect(text.contains("UserName=me too\n"))
        #expect(text.contains("PublicKeyFile=%EF%BB%BFC:%5Ckeys%5C%C3%A9 1%25.ppk\n"))
    }

    @Test func `plain FTP has neither a key nor the secure port`() throws {
        let site = try Site(
            server: SiteClient.ftp.server,
            user: UserName("me"),
            keyFile: "",
            hostKey: nil
        )
        let text = try SiteClient.ftp.encode(site)
        #expect(text.contains("open -u \"me\" -p 21 ftp://ftp2.interactivebrokers.com\n"))
    }
}
