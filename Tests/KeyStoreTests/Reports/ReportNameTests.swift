import Testing

@testable import KeyStore

struct ReportNameTests {
    @Test(
        arguments: [
            ("report.xml.pgp", "report.xml"), ("report.xml.PGP", "report.xml"),
            ("report.csv.gpg", "report.csv"), ("report.Asc", "report"),
            ("a.pgp.b.gpg", "a.pgp.b"), ("report.pgp.gpg", "report.pgp"),
            (
                "U1234567.Flex_Query.20260101.20261124.xml.pgp",
                "U1234567.Flex_Query.20260101.20261124.xml"
            ),
            ("re\u{1b}[31mport\n.pgp", "re_[31mport_"), ("...asc", ".."), ("späť.pgp", "späť"),
        ]
    )
    func `the last end is cut off`(name: String, plain: String) throws {
        for isBeside in [true, false] where plain != ".." {
            #expect(try ReportName.plaintext(of: name, isBeside: isBeside) == plain)
        }
    }

    @Test(arguments: ["report", "report.pgpx", "pgp", "report.pgp.sig"])
    func `a name without such an end stays, or gets another beside the message`(
        name: String
    ) throws {
        #expect(try ReportName.plaintext(of: name, isBeside: false) == name)
        #expect(try ReportName.plaintext(of: name, isBeside: true) == name + ".decrypted")
    }

    @Test(arguments: ["", ".", "..", ".pgp", "..gpg", "...asc", "a/b.pgp", "/.pgp"])
    func `what leaves no name is refused`(name: String) throws {
        #expect(cause { try ReportName.plaintext(of: name, isBeside: false) } == .cannotCreate)
    }

    @Test(
        arguments: [("report.zip", "report"), ("a.b.ZIP", "a.b"), (".zip", ".zip"), ("x", "x")]
    )
    func `a zip becomes a folder of its name`(name: String, folder: String) throws {
        #expect(ReportName.folder(of: name) == folder)
    }

    @Test(
        arguments: [
            ([0x85, 1, 0x0c, 3], true), ([0xc1, 0x5e, 3], true), ([0x8c, 0x0d, 4], true),
            ([0xd2, 0xc0, 0x10, 1], true), ([0xd4, 0x40, 1], true), ([0xa3, 1, 2], false),
            ([0x99, 1, 0x0d, 4], false), ([0x89, 0x50, 0x4e, 0x47, 0x0d], false), ([], false),
            ([0xff, 0xfe, 0x3c, 0], false), (Array("PK\u{3}\u{4}".utf8), false),
            (Array("<xml>".utf8), false), (Array("-----BEGIN PGP MESSAGE-----".utf8), true),
            (Array("\u{feff}Hello,\r\n> -----BEGIN PGP MESSAGE-----\r\n".utf8), false),
            (Array("\u{feff}Hello,\r\n-----BEGIN PGP MESSAGE-----\r\n".utf8), true),
            (Array("-----BEGIN PGP PUBLIC KEY BLOCK-----".utf8), false),
        ] as [([UInt8], Bool)]
    )
    func `messages are told by their first bytes`(bytes: [UInt8], isMessage: Bool) throws {
        #expect(MessageOpening(bytes).isEncryptedMessage == isMessage)
    }

    @Test(
        arguments: [
            "-----BEGIN PGP PRIVATE KEY BLOCK-----", "hello\n-----BEGIN PGP SIGNED MESSAGE-----",
        ]
    )
    func `armor of any kind is OpenPGP`(text: String) throws {
        #expect(MessageOpening(Array(text.utf8)).isOpenPGP)
    }

    @Test(
        arguments: [
            ("0123 4567 89ab cdef 0123  4567 89ab cdef 0123 4567", true),
            ("0x0123456789ABCDEF0123456789ABCDEF01234567", true),
            ("0123456789ABCDEF", false), ("", false),
            ("0123456789ABCDEF0123456789ABCDEF0123456G", false),
        ]
    )
    func `a fingerprint is 40 digits`(text: String, isOne: Bool) throws {
        let digits = SignaturePolicy.fingerprint(parsing: text)
        #expect(digits == (isOne ? "0123456789ABCDEF0123456789ABCDEF01234567" : nil))
    }
}
