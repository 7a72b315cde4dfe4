import KeyStore
import TestSupport
import Testing

struct UserIDTests {
    @Test(arguments: [
        (UserIDParts("Me", nil, "me@example.com"), "Me <me@example.com>"),
        (UserIDParts("Me & Co", "reports", nil), "Me & Co (reports)"),
        (UserIDParts("Zoë", "a b", "zoe@example.com"), "Zoë (a b) <zoe@example.com>"),
        (UserIDParts(nil, nil, "me@example.com"), "me@example.com"),
        (UserIDParts(nil, "x", "me@example.com"), "(x) <me@example.com>"),
    ])
    func `a user ID is put together and taken apart`(_ parts: UserIDParts, _ text: String) throws {
        let userID = try UserID(name: parts.name, comment: parts.comment, email: parts.email)
        #expect(userID.text == text)
        #expect(try UserID(parsing: Array(text.utf8)) == userID)
    }

    @Test(arguments: [
        UserIDParts(nil, nil, nil), UserIDParts("", nil, nil), UserIDParts(" Me", nil, nil),
        UserIDParts("Me\nKey-Length: 512", nil, nil), UserIDParts("Me\r", nil, nil),
        UserIDParts("Me\u{2028}", nil, nil), UserIDParts("\u{202e}eM", nil, nil),
        UserIDParts("Me\u{0}", nil, nil), UserIDParts("Me <a@b>", nil, nil),
        UserIDParts("Me (x)", nil, nil), UserIDParts("Me", "a) <b", nil),
        UserIDParts("Me", nil, "no address"), UserIDParts("Me", nil, "a@b@c"),
        UserIDParts("Me", nil, "a@"), UserIDParts("Me", nil, "a b@example.com"),
        UserIDParts("Me", nil, "a@example.com>\n%commit"),
        UserIDParts(String(repeating: "x", count: 201), nil, nil),
    ])
    func `what would be another user ID or another parameter is refused`(_ parts: UserIDParts) {
        expectFailure(.malformed) {
            try UserID(name: parts.name, comment: parts.comment, email: parts.email)
        }
    }

    @Test(arguments: ["", "Me <me@example.com> more", "Me  <me@example.com>", "Me <me>", "(a) (b)"])
    func `a user ID of another form is not taken apart`(_ text: String) {
        expectFailure(.unsupported) { try UserID(parsing: Array(text.utf8)) }
    }

    @Test func `a user ID that is not UTF-8 is not taken apart`() {
        expectFailure(.unsupported) { try UserID(parsing: [0x4d, 0xff]) }
    }

    struct UserIDParts {
        let name: String?
        let comment: String?
        let email: String?

        init(_ name: String?, _ comment: String?, _ email: String?) {
            (self.name, self.comment, self.email) = (name, comment, email)
        }
    }
}
