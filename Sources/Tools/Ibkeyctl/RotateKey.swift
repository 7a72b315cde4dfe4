internal import ArgumentParser
internal import CommandKit
internal import KeyStore
internal import Keys
internal import SSHKey

/// `ibkeyctl rotate KEY`, and later `ibkeyctl rotate --confirm KEY`.
struct RotateKey: Tool {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Make a successor of a key, and later put it in the key's place."
    )

    @Flag(help: "The successor works: make it active, and retire the key.")
    var confirm = false

    @Option(
        help: ArgumentHelp("Name of the successor (default: KEY-2, KEY-3 ...).", valueName: "name")
    )
    var name: String?

    @Option(
        help: ArgumentHelp(
            "Where the successor's passphrase comes from: \(PassphraseSource.grammar).",
            valueName: "source"
        )
    )
    var newPassphrase: String?

    @OptionGroup var storing: StoreOptions
    @OptionGroup var reporting: ReportingOptions

    @Argument(help: "Name of the key.")
    var key: String

    func execute(_ diagnostics: Diagnostics) throws {
        let old = try KeyName(key)
        let store = try storing.store()
        if confirm {
            guard name == nil, newPassphrase == nil else {
                throw ToolError(.usage, "--confirm takes neither a name nor a passphrase")
            }
            try putInPlace(old, store, diagnostics)
        } else {
            try makeSuccessor(old, store, diagnostics)
        }
    }

    private func makeSuccessor(
        _ old: KeyName,
        _ store: KeyStore,
        _ diagnostics: Diagnostics
    ) throws {
        let prompt = try PassphrasePrompt(
            parsing: newPassphrase,
            option: "--new-passphrase",
            diagnostics
        )
        let predecessor = try store.key(old)
        guard [.active, .pending].contains(predecessor.entry.state) else {
            throw ToolError(
                .usage,
                subject: "\(old)",
                "is \(predecessor.entry.state.rawValue): it has no use for a successor"
            )
        }
        if let waiting = try successor(of: predecessor.entry, store) {
            throw ToolError(
                .cannotCreate,
                subject: "\(old)",
                "has a successor already: \(waiting)",
                hint: "ibkeyctl rotate --confirm \(old) puts it in place"
            )
        }
        let successor = try name.map { try KeyName($0) } ?? freeName(after: old, store)
        if try store.names().contains(successor) { throw StoreError.exists("\(successor)") }
        let passphrase = try prompt.newPassphrase()
        let pair = KeyPair(
            try predecessor.publicKey().generateAnother(),
            comment: predecessor.entry.comment
        )
        try pair.privateKey.proveByUse()
        var stored = try StoredKey(
            pair,
            predecessor.sameCosts(passphrase),
            event: "made to replace \(old)"
        )
        stored.entry.predecessor = predecessor.entry.fingerprint
        try store.add(stored, as: successor)
        diagnostics.note("fingerprint \(try Fingerprint(pair.publicKey))")
        diagnostics.note("\(successor) is made; \(old) stays active")
        diagnostics.note(
            "next: ibkeyexport \(successor) -o \(successor).pub, and send \(successor).pub"
        )
        diagnostics.note("when it works: ibkeyctl rotate --confirm \(old)")
    }

    /// The successor first: a machine that stops in between leaves two keys that work.
    private func putInPlace(_ old: KeyName, _ store: KeyStore, _ diagnostics: Diagnostics) throws {
        guard let successor = try successor(of: store.entry(of: old), store) else {
            throw ToolError(
                .noInput,
                subject: "\(old)",
                "has no successor",
                hint: "ibkeyctl rotate \(old) makes one"
            )
        }
        try store.change(successor) { key in
            key.entry.state = .active
            key.entry.record("confirmed in place of \(old)")
        }
        try store.change(old) { key in
            key.entry.state = .retired
            key.entry.record("retired: \(successor) has its place")
        }
        diagnostics.note("\(successor) is active, \(old) is retired")
    }

    /// The key that was made to replace `old` and is not retired itself.
    private func successor(of old: Entry, _ store: KeyStore) throws -> KeyName? {
        try store.names().first { name in
            guard let entry = try? store.entry(of: name) else { return false }
            return entry.predecessor == old.fingerprint
                && [.pending, .active].contains(entry.state)
        }
    }

    private func freeName(after old: KeyName, _ store: KeyStore) throws -> KeyName {
        let taken = Set(try store.names())
        let stem = String("\(old)".prefix(58))
        for number in 2... {
            let name = try KeyName("\(stem)-\(number)")
            if !taken.contains(name) { return name }
        }
        return old
    }
}

extension PublicKey {
    /// A new private key of the same type and size.
    fileprivate func generateAnother() throws -> PrivateKey {
        switch subject {
        case .rsa(let key): .rsa(try RSAPrivateKey.generate(bits: max(key.bits, 2048)))
        case .ecdsa(let key): .ecdsa(try ECDSAPrivateKey.generate(on: key.curve))
        case .eddsa(let key): .eddsa(try EdDSAPrivateKey.generate(on: key.curve))
        case .dsa, .opaque, .certificate:
            throw ToolError(
                .dataError,
                "no \(typeName) keys are made any more",
                hint: "ibkeygen makes one of another type"
            )
        }
    }
}
