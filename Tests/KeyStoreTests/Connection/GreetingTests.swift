import Testing

@testable import KeyStore

struct GreetingTests {
    @Test func `an identification counts once its line is whole`() {
        #expect(Greeting.said(Array("hello\r\nSSH-2.0-x".utf8)) == nil)
        #expect(Greeting.said(Array("hello\r\nSSH-2.0-x\r\n".utf8)) == .ssh("SSH-2.0-x"))
        #expect(Greeting.said(Array("no SSH-2.0-x\n".utf8)) == nil)
    }

    @Test func `another protocol is known by its first bytes`() {
        #expect(Greeting.other(in: []) == nil)
        #expect(Greeting.foreign(Array("220 rea".utf8)) == nil)
        #expect(Greeting.foreign(Array("220 ready\r\n".utf8)) == .other("220 ready"))
        #expect(Greeting.foreign(Array("hello\r\n".utf8)) == nil)
        #expect(Greeting.other(in: [0x15, 3, 1, 0, 2, 2, 70]) == .tls)
        #expect(Greeting.other(in: Array("220 ready\r\n220 x".utf8)) == .other("220 ready"))
        let long = [UInt8](repeating: 0x41, count: 9000)
        #expect(Greeting.other(in: long) == .other(String(repeating: "A", count: 255)))
    }
}
