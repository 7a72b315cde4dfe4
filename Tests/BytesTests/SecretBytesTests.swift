import Bytes
import COpenSSL
import Testing

struct SecretBytesTests {
    private let secret = SecretBytes("hunter2 hunter2")

    @Test func `slices count from zero and share the bytes`() {
        let slice = secret[8..<15]
        #expect(slice == SecretBytes("hunter2"))
        #expect(slice[0] == UInt8(ascii: "h"))
        #expect(slice[1..<3] == SecretBytes("un"))
        #expect(secret[3..<3].isEmpty)
        let (whole, part) = (
            secret.withBytes { UInt(bitPattern: $0.baseAddress) },
            slice.withBytes { UInt(bitPattern: $0.baseAddress) }
        )
        #expect(part == whole + 8)
    }

    @Test func `equal is who has the same bytes`() {
        #expect(secret == SecretBytes("hunter2 hunter2"))
        #expect(secret != SecretBytes("hunter2 hunter3"))
        #expect(secret != SecretBytes("hunter2"))
        #expect(SecretBytes.empty == SecretBytes(""))
        #expect(secret[0..<7] == secret[8..<15])
    }

    /// Not local to the test: such a type is printed with its address, which may hold any digits.
    struct Holder { let secret: SecretBytes }

    @Test func `no way of printing shows them`() {
        var dumped = ""
        dump(secret, to: &dumped)
        dump(Holder(secret: secret), to: &dumped)
        let texts = [
            "\(secret)", String(describing: secret), String(reflecting: secret), dumped,
            "\([secret])", "\(Optional(secret) as Any)", "\(Holder(secret: secret))",
            String(reflecting: Holder(secret: secret)),
        ]
        for text in texts {
            #expect(text.contains("<15 secret bytes>"))
            #expect(!text.contains("hunter2"))
            #expect(!text.contains("104"))
        }
        #expect(Mirror(reflecting: secret).children.isEmpty)
    }

    @Test func `it is made in place, of as much as was used`() throws {
        let bytes = SecretBytes(capacity: 8) { room in
            #expect(room.allSatisfy { $0 == 0 })
            room[0] = 5
            return 2
        }
        #expect(bytes.disclosed() == [5, 0])
        struct Refusal: Error {}
        #expect(throws: Refusal.self) {
            try SecretBytes(capacity: 8) { _ in throw Refusal() }
        }
    }

    /// Other tests use the secure heap meanwhile, so that the count is theirs too.
    ///
    /// One look in a hundred must have been undisturbed. What leaks would fill the heap of 4 MiB first.
    @Test func `the memory goes back with the last user`() {
        let size = 1 << 20
        let isSeen = (0..<100).contains { _ in
            let before = CRYPTO_secure_used()
            var slice: SecretBytes? = SecretBytes(capacity: size) { _ in size }[5..<9]
            let during = CRYPTO_secure_used()
            guard slice?.count == 4 else { return false }
            slice = nil
            return during >= before + size && CRYPTO_secure_used() < before + size
        }
        #expect(isSeen)
    }

    @Test func `more than the secure heap holds is taken all the same`() {
        let large = SecretBytes(copying: [UInt8](repeating: 7, count: 5 << 20))
        #expect(large.count == 5 << 20)
        #expect(large[large.count - 1] == 7)
    }

    @Test func `text is looked at in place`() {
        #expect(secret.starts(with: "hunter"))
        #expect(!secret.starts(with: "hunter2 hunter2 "))
        #expect(secret.ends(with: "2"))
        #expect(secret.equals("hunter2 hunter2"))
        #expect(secret.matches("2 h", at: 6))
        #expect(!secret.matches("2", at: -1))
        #expect(!secret.matches("2x", at: 14))
        #expect(secret.firstIndex(of: "hunter", from: 1) == 8)
        #expect(secret.firstIndex(of: "hunter", from: 9) == nil)
        #expect(secret.firstIndex(of: "", from: 15) == 15)
        #expect(secret.firstIndex(of: "", from: 16) == nil)
        #expect(SecretBytes(" \t a b\t ").trimmed() == SecretBytes("a b"))
        #expect(SecretBytes(" \t ").trimmed().isEmpty)
        #expect(SecretBytes("caf\u{e9}").asciiText == nil)
        #expect(SecretBytes("a b").asciiText == "a b")
        #expect(secret.lines(ofWidth: 7).map(\.count) == [7, 7, 1])
        #expect(SecretBytes.empty.lines(ofWidth: 7).isEmpty)
    }
}
