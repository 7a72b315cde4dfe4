internal import CommandKit
internal import KeyStore
internal import Keys
internal import SSHKey

/// `ibkeyctl rotate --confirm KEY`.
struct Confirmation {
    private let old: KeyName
    private let store: KeyStore
    private let diagnostics: Diagnostics

    init(of old: KeyName, in store: KeyStore, _ diagnostics: Diagnostics) {
        self.old = old
        self.store = store
        self.diagnostics = diagnostics
    }

    /// The successor first: a machine that stops in between leaves two keys that work.
    func run() throws {
        let oldEntry = try naming(old) { try store.entry(of: old) }
        let successor = try successor(of: oldEntry)
        let isInUse = [.pending, .active].contains(oldEntry.state)
        if !isInUse, try store.entry(of: successor).state == .active {
            diagnostics.note(
                "\(successor) is active and \(old) is \(oldEntry.state.rawValue) already"
            )
            return
        }
        try activate(successor)
        if isInUse {
            try store.change(old) { key in
                key.entry.state = .retired
                key.entry.record("retired: \(successor) has its place")
            }
        }
        let state = isInUse ? .retired : oldEntry.state
        diagnostics.note("\(successor) is active, \(old) is \(state.rawValue)")
    }

    /// - Throws: ``ToolError`` unless there is one, and one only, that is neither retired nor revoked.
    private func successor(of oldEntry: Entry) throws -> KeyName {
        let successors = try store.successorsInUse(of: oldEntry)
        guard let successor = successors.first else {
            throw ToolError(
                .noInput,
                subject: "\(old)",
                "has no successor",
                hint: "ibkeyctl rotate \(old) makes one"
            )
        }
        guard successors.count == 1 else {
            let names = successors.map(\.description).joined(separator: ", ")
            throw ToolError(
                .usage,
                subject: "\(old)",
                "has more than one successor: \(names)",
                hint: "ibkeyctl retire those that are not to take its place"
            )
        }
        return successor
    }

    private func activate(_ successor: KeyName) throws {
        var wasExported = true
        try naming(successor) {
            try store.change(successor) { key in
                try check(key)
                wasExported =
                    key.entry.state == .active
                    || key.entry.log.contains { $0.contains(" exported") }
                key.entry.state = .active
                key.entry.record("confirmed in place of \(old)")
            }
        }
        if !wasExported {
            diagnostics.warning(
                "was never exported: is its public line where it is needed?",
                subject: "\(successor)"
            )
        }
    }

    /// As far as that goes without a passphrase.
    private func check(_ key: StoredKey) throws {
        guard [.pending, .active].contains(key.entry.state) else {
            throw ToolError(.usage, "is \(key.entry.state.rawValue): it takes no key's place")
        }
        try key.checkAgreement()
        if try !key.isOpenPGP && !key.isProtected() { _ = try key.decode(DecodingOptions()) }
    }
}

extension KeyStore {
    /// The keys that were made to replace this one, and are neither retired nor revoked.
    func successorsInUse(of entry: Entry) throws -> [KeyName] {
        try names().filter { name in
            guard let other = try? self.entry(of: name) else { return false }
            return other.predecessor == entry.fingerprint
                && [.pending, .active].contains(other.state)
        }
    }
}
