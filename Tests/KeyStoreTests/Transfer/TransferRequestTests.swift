import Bytes
import KeyStore
import TestSupport
import Testing

struct TransferRequestTests {
    private func request() throws -> TransferRequest {
        try TransferRequest.make(host: "new", hours: 24, at: TransferSetting.now).request
    }

    @Test func `a request reads back, whatever mail did to its line ends`() throws {
        let request = try request()
        let text = try request.encode()
        #expect(try TransferRequest(parsing: text) == request)
        let mailed = SecretBytes(text.text.replacing("\n", with: "\r\n") + "\r\n")
        #expect(try TransferRequest(parsing: mailed).encode() == text)
    }

    @Test func `no two requests have the same words`() throws {
        let words = try (0..<20).map { _ in try request().words() }
        #expect(Set(words).count == 20)
        #expect(words[0].split(separator: " ").count == 8)
    }

    @Test func `a request that was damaged is refused`() throws {
        let text = try request().encode()
        Mutations.check(of: text, masks: [0x01, 0x20]) { mutant in
            try TransferRequest(parsing: mutant).encode() == text
        }
    }

    @Test func `a name from outside becomes a label`() throws {
        let hostile = "a\u{1b}[31m\nHost: b"
        let request = try TransferRequest.make(host: hostile, hours: 1).request
        #expect(request.host == "a__31m_Host__b")
        #expect(try TransferRequest(parsing: request.encode()) == request)
    }

    @Test func `what is no request is told apart from one of later tools`() {
        expectFailure(.unrecognized) { try TransferRequest(parsing: SecretBytes("hello\n")) }
        expectFailure(.unrecognized) { try TransferRequest(parsing: .empty) }
        expectFailure(.unsupported) {
            try TransferRequest(parsing: SecretBytes("ibkeys-request-v2\n"))
        }
        expectFailure(.tooCostly) {
            try TransferRequest(parsing: SecretBytes(copying: [UInt8](repeating: 10, count: 5000)))
        }
    }
}
