import Bytes
import KeyStore
import Keys
import SSHKey
import Testing

/// What a store holds, each key read as a whole, but for moments and random numbers.
struct StoreContents {
    struct Key: Equatable {
        let type: String
        let comment: [UInt8]
        let state: Entry.State
        let predecessor: String?
        /// The log without its moments.
        let events: [String]
        /// Which of ``passphrases`` opens it.
        let passphrase: String?
    }

    static let passphrases = ["words", "others"]

    private let stored: [String: StoredKey]
    private let keys: [String: Key]

    /// Keys that are the same to the byte as in `known` are not decrypted again.
    init(_ store: KeyStore, known: [StoreContents] = []) throws {
        var (all, keys) = ([String: StoredKey](), [String: Key]())
        for name in try store.names().map(\.description) where name != "next" {
            let stored = try store.key(KeyName(name))
            let twin = known.first { $0.stored[name] == stored }
            keys[name] = try twin?.keys[name] ?? Key(stored)
            all[name] = stored
        }
        (self.stored, self.keys) = (all, keys)
    }

    private var fingerprints: [String] { stored.values.map(\.entry.fingerprint) }

    /// Expects each key to be as it was in one of the two, and none to be lost or there twice.
    func expect(_ before: StoreContents, or after: StoreContents, _ when: String) {
        for name in Set(before.keys.keys).union(after.keys.keys).union(keys.keys) {
            let isKnown = keys[name] == before.keys[name] || keys[name] == after.keys[name]
            #expect(isKnown, "\(name), \(when)")
        }
        for fingerprint in Set(before.fingerprints).intersection(after.fingerprints) {
            let count = fingerprints.count { $0 == fingerprint }
            #expect(count == 1, "\(fingerprint) is there \(count) times, \(when)")
        }
    }
}

extension StoreContents.Key {
    /// - Throws: ``FormatError`` when the parts of the key do not fit together.
    fileprivate init(_ stored: StoredKey) throws {
        let opened = StoreContents.passphrases.lazy.compactMap { words in
            let provider = FixedPassphrase(SecretBytes(words))
            let pair = try? stored.decode(DecodingOptions(passphrase: provider)).pair
            return pair.map { ($0, words) }
        }.first
        let (pair, words) = try #require(opened)
        #expect(try pair.publicKey == stored.publicKey())
        #expect(try Fingerprint(pair.publicKey).description == stored.entry.fingerprint)
        #expect(pair.comment == stored.entry.comment)
        let entry = stored.entry
        type = entry.type
        comment = entry.comment.bytes
        state = entry.state
        predecessor = entry.predecessor
        events = entry.log.map { String($0.drop { $0 != " " }) }
        passphrase = try stored.isProtected() ? words : nil
    }
}
