import Bytes
import KeyStore
import Keys
import TestSupport
import Testing

struct TransferCodeTests {
    @Test func `a code has twelve words, of which four letters each are enough`() throws {
        let words = try TransferCode.generate().words()
        let list = words.text.split(separator: " ")
        #expect(list.count == 12)
        let short = list.map { String($0.prefix(4)).uppercased() }.joined(separator: "-")
        #expect(try TransferCode(parsing: SecretBytes(short)).words() == words)
    }

    /// A checksum of four bits lets one word in sixteen pass; TLS does not.
    @Test func `most wrong words are told at once`() throws {
        let words = try TransferCode.generate().words().text.split(separator: " ").map(String.init)
        var refused = 0
        for other in WordList.words.prefix(320) {
            let text = (words.dropLast() + [String(other)]).joined(separator: " ")
            if (try? TransferCode(parsing: SecretBytes(text))) == nil { refused += 1 }
        }
        #expect(refused > 240)
        expectFailure(.malformed, "word 3") {
            try TransferCode(parsing: SecretBytes("\(words[0]) \(words[1]) nonsense"))
        }
        expectFailure(.malformed, "code") {
            try TransferCode(parsing: SecretBytes(words.dropLast().joined(separator: " ")))
        }
    }

    @Test(arguments: [
        ("7000", nil, 7000), ("127.0.0.1:22", "127.0.0.1", 22), ("[::1]:22", "::1", 22),
        ("new.example.com:1", "new.example.com", 1),
    ])
    func `a place on the network is read`(_ text: String, _ host: String?, _ port: UInt16) {
        #expect(Endpoint(text)?.host == host)
        #expect(Endpoint(text)?.port == port)
        #expect(Endpoint(text)?.description == text)
    }

    @Test(arguments: ["", "a", ":22", "a:", "a:-1", "a:65536", "::1:22", "[]:22", "a:2 2", "a:+1"])
    func `what is no place is not`(_ text: String) {
        #expect(Endpoint(text) == nil)
    }
}
