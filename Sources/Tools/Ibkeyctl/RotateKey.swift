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
            try Confirmation(of: old, in: store, diagnostics).run()
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
        let predecessor = try store.soundKey(old)
        guard [.active, .pending].contains(predecessor.entry.state) else {
            throw ToolError(
                .usage,
                subject: "\(old)",
                "is \(predecessor.entry.state.rawValue): it has no use for a successor"
            )
        }
        if let waiting = try store.successorsInUse(of: predecessor.entry).first {
            throw Self.hasSuccessor(old, waiting)
        }
        let successor = try name.map { try KeyName($0) } ?? freeName(after: old, store)
        if try store.names().contains(successor) { throw StoreError.exists("\(successor)") }
        guard !predecessor.isOpenPGP else {
            let option = GnuPGPassphraseOption(newPassphrase, option: "--new-passphrase", prompt)
            let rotation = OpenPGPRotation(old, predecessor, store, diagnostics)
            return try rotation.makeSuccessor(successor, option)
        }
        let passphrase = try prompt.newPassphrase()
        let pair = KeyPair(
            try naming(old) { try predecessor.publicKey().generateAnother() },
            comment: predecessor.entry.comment
        )
        try pair.privateKey.proveByUse()
        var stored = try StoredKey(
            pair,
            predecessor.sameCosts(passphrase),
            event: "made to replace \(old)"
        )
        stored.entry.predecessor = predecessor.entry.fingerprint
        try store.add(stored, as: successor) {
            // Of two that were made at once, the second finds the first here.
            if let rival = try store.successorsInUse(of: predecessor.entry).first {
                throw Self.hasSuccessor(old, rival)
            }
        }
        diagnostics.note("fingerprint \(try Fingerprint(pair.publicKey))")
        diagnostics.note("\(successor) is made; \(old) stays \(predecessor.entry.state.rawValue)")
        diagnostics.note(
            "next: ibkeyexport \(successor) -o \(successor).pub, and send \(successor).pub"
        )
        diagnostics.note("when it works: ibkeyctl rotate --confirm \(old)")
    }

    static func hasSuccessor(_ old: KeyName, _ successor: KeyName) -> ToolError {
        ToolError(
            .cannotCreate,
            subject: "\(old)",
            "has a successor already: \(successor)",
            hint: "ibkeyctl rotate --confirm \(old) puts it in place"
        )
    }

    private func freeName(after old: KeyName, _ store: KeyStore) throws -> KeyName {
        let taken = Set(try store.names())
        let stem = String("\(old)".prefix(58))
        var number = 2
        var name = try KeyName("\(stem)-\(number)")
        while taken.contains(name) {
            number += 1
            name = try KeyName("\(stem)-\(number)")
        }
        return name
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
