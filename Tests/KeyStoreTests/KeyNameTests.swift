import KeyStore
import Testing

struct KeyNameTests {
    @Test(arguments: [
        "a", "Z", "0", "ibkr", "ibkr-pgp", "id_rsa", "7-_-", String(repeating: "x", count: 64),
    ])
    func `letters, digits, dashes and underscores make a name`(_ text: String) throws {
        #expect(try KeyName(text).description == text)
    }

    @Test(arguments: [
        "", ".", "..", "-", "-a", "_a", "a.b", "a/b", "/a", "a b", " a", "a ", "a\n", "a\0",
        "ä", "a\u{301}", "a\u{202e}", "ａ", "a*", "$(a)", "~", String(repeating: "x", count: 65),
    ])
    func `whatever else is refused by name`(_ text: String) {
        #expect(throws: StoreError.invalidName(text)) { try KeyName(text) }
    }

    @Test func `names are sorted by their bytes`() throws {
        let names = try ["b", "a-1", "B", "a", "a_1", "10", "9"].map { try KeyName($0) }
        #expect(names.sorted().map(\.description) == ["10", "9", "B", "a", "a-1", "a_1", "b"])
    }
}
