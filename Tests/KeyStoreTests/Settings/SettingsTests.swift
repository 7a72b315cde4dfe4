import Bytes
import KeyStore
import TestSupport
import Testing

struct SettingsTests {
    private static let sample = """
        # the broker's letter of November

        Host: ftp2.interactivebrokers.com
          Port : 22\u{20}\u{20}
        User: reports99\r
        Host-Key: SHA256:oQ3aDNlVGJZbm5vWZbPyyXGcVyTWOzWf1Bw6cLCFoFY
        Request-To: someone@example.com
        Request-From: me.too+keys@example.com
        SSH-Key: ibkr-2
        PGP-Key: files
        Backup-Folder: ~/backups of mine
        Backup-Reminder: 30
        Verification-Reminder: 90
        Expiry-Reminder: 45
        """

    @Test func `every field has its place`() throws {
        let settings = try Settings(parsing: SecretBytes(Self.sample))
        #expect(settings.host?.description == "ftp2.interactivebrokers.com")
        #expect(settings.port?.number == 22)
        #expect(settings.user?.description == "reports99")
        #expect(settings.hostKey?.fingerprint.hasPrefix("SHA256:oQ3a") == true)
        #expect(settings.requestTo?.description == "someone@example.com")
        #expect(settings.requestFrom?.description == "me.too+keys@example.com")
        #expect(settings.sshKeyName.description == "ibkr-2")
        #expect(settings.openPGPKeyName.description == "files")
        #expect(settings.backupFolder == "~/backups of mine")
        #expect(settings.backupReminder == 30 && settings.verificationReminder == 90)
        #expect(settings.expiryReminder == 45)
        let names = Self.sample.split { $0.isNewline }.dropFirst().compactMap {
            $0.split(separator: ":").first?.filter { $0 != " " }
        }
        #expect(Set(names) == Set(Settings.Field.allCases.map(\.rawValue)))
    }

    @Test(arguments: [
        ("Port: 0", "Port"), ("Port: 65536", "Port"), ("Port: +22", "Port"), ("Port:", "Port"),
        ("port: 22", "port"), ("Hots: x", "Hots"), ("Host x", ""), (": x", ""), ("\u{e9}: x", ""),
        ("Host: a b", "Host"), ("Host: -x", "Host"), ("Host: ::1", "Host"), ("Host: a..b", "Host"),
        ("User: -oProxyCommand=x", "User"), ("User: a\u{202e}b", "User"), ("User: a`b`", "User"),
        ("Request-To: a@b@c", "Request-To"), ("Request-To: a b@c", "Request-To"),
        ("Request-To: \"a\"@c", "Request-To"), ("Request-From: a@", "Request-From"),
        ("SSH-Key: ../x", "SSH-Key"), ("Backup-Folder: relative", "Backup-Folder"),
        ("Backup-Reminder: 0", "Backup-Reminder"), ("Backup-Reminder: never", "Backup-Reminder"),
        ("Host-Key: SHA256:short", "Host-Key"), ("Host-Key: MD5:00:11", "Host-Key"),
        ("Host: a\nHost: a", "Host"),
    ])
    func `a line that is wrong is told with its number and field`(
        text: String,
        field: String
    ) {
        let number = text.contains("\n") ? 2 : 1
        let place = "line \(number)"
        expectFailure(.malformed, field.isEmpty ? place : "\(place): \(field)") {
            try Settings(parsing: SecretBytes(text))
        }
    }

    @Test func `nothing is settled by an empty file`() throws {
        #expect(try Settings(parsing: .empty) == Settings())
        #expect(try Settings(parsing: SecretBytes("\n# x\n\n")) == Settings())
    }

    @Test func `a file that is too large is refused`() {
        let text = String(repeating: "#\n", count: Settings.mostBytes)
        expectFailure(.malformed, "") { try Settings(parsing: SecretBytes(text)) }
    }

    @Test func `whatever is changed in it there is an answer`() {
        Mutations.check(of: SecretBytes(Self.sample), masks: [0x20, 0xff]) { text in
            _ = try Settings(parsing: text)
            return true
        }
    }
}
