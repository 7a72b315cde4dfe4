internal import CommandKit
internal import KeyStore

/// `ibkeyctl rotate KEY` of an OpenPGP key.
struct OpenPGPRotation {
    private let old: KeyName
    private let predecessor: StoredKey
    private let store: KeyStore
    private let diagnostics: Diagnostics

    init(
        _ old: KeyName,
        _ predecessor: StoredKey,
        _ store: KeyStore,
        _ diagnostics: Diagnostics
    ) {
        self.old = old
        self.predecessor = predecessor
        self.store = store
        self.diagnostics = diagnostics
    }

    /// A key with the same user ID and size in the same home, for two years.
    func makeSuccessor(_ name: KeyName, _ option: GnuPGPassphraseOption) throws {
        let (home, userID, bits) = try naming(old) {
            let key = try predecessor.published().key
            let userID = try UserID(parsing: key.userID)
            return (try predecessor.gnupgHome(), userID, min(max(key.bits ?? 3072, 2048), 4096))
        }
        try store.checkFree(name)
        let passphrase = try option.forNewKey(known: userID.words)
        diagnostics.note("the successor is to expire in two years")
        let new = try naming(old) {
            try home.generate(userID, bits: bits, expiry: .days(2 * 365), passphrase: passphrase)
        }
        try add(new, as: name)
        diagnostics.note("fingerprint \(new.key.fingerprint)")
        diagnostics.note("\(name) is made; \(old) stays \(predecessor.entry.state.rawValue)")
        diagnostics.note("next: ibkeyexport \(name) -o \(name).asc, and send \(name).asc")
        diagnostics.note("when it works: ibkeyctl rotate --confirm \(old)")
    }

    private func add(_ new: NewOpenPGPKey, as name: KeyName) throws {
        var stored = new.stored
        stored.entry.predecessor = predecessor.entry.fingerprint
        try new.adding {
            try store.add(stored, as: name) {
                if let rival = try store.successorsInUse(of: predecessor.entry).first {
                    throw RotateKey.hasSuccessor(old, rival)
                }
            }
        }
    }
}
