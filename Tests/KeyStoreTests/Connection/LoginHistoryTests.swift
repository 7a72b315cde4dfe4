import Keys
import TestSupport
import Testing

@testable import KeyStore

struct LoginHistoryTests {
    private static func entry(_ events: [String], _ state: Entry.State = .active) throws -> Entry {
        var entry = try Entry(KeyPair(SampleKeys.ed25519.get()))
        entry.state = state
        for event in events { entry.record(event) }
        return entry
    }

    private static func isKey(_ own: Entry, _ others: [Entry] = []) throws -> Bool {
        let history = LoginHistory(own, all: [own] + others)
        switch try history.suspicion(UserName("me"), .sftp) {
        case .key: return true
        case .user: return false
        }
    }

    @Test func `a key that was not sent is suspected before the name`() throws {
        #expect(try Self.isKey(Self.entry(["made"], .pending)))
        #expect(try Self.isKey(Self.entry(["made", "exported (openssh)"], .retired)))
    }

    @Test func `a name that never got in is suspected before a key that was sent`() throws {
        let sent = try Self.entry(["exported (request)"])
        #expect(try !Self.isKey(sent))
        let other = try Self.entry([LoginHistory.event(UserName("you"), .sftp)])
        #expect(try !Self.isKey(sent, [other]))
    }

    @Test func `a name that got in once is right`() throws {
        let event = try LoginHistory.event(UserName("me"), .sftp)
        #expect(try Self.isKey(Self.entry(["exported (openssh)", event])))
        let other = try Self.entry([event], .retired)
        #expect(try Self.isKey(Self.entry(["exported (openssh)"]), [other]))
    }
}
