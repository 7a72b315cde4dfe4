package import Bytes
package import Keys
package import SSHKey

/// Puts keys of other programs into the store; what they came from stays as it is.
package struct Importer {
    package let store: KeyStore
    /// Where OpenPGP keys go.
    package let home: GnuPGHome
    package let passphrase: any PassphraseProvider
    /// What SSH keys are encrypted under from now on; nil leaves each as it is.
    package var newPassphrase: NewPassphrase?
    package var limits = CostLimits.standard

    package enum NewPassphrase: Sendable {
        case words(SecretBytes)
        case none
    }

    package init(
        into store: KeyStore,
        home: GnuPGHome,
        passphrase: any PassphraseProvider
    ) {
        self.store = store
        self.home = home
        self.passphrase = passphrase
    }

    /// - Throws: ``NameTaken``, ``StoreError``, ``GnuPGFailure`` and ``FormatError``; then nothing was
    ///   changed in the store.
    package func run(_ step: ImportPlan.Step) throws -> ImportedKey {
        switch step.action {
        case .refuse(let free): throw NameTaken(name: step.name, free: free)
        case .same, .pass: return ImportedKey(name: step.name, change: .nothing)
        case .add, .merge, .open: break
        }
        switch step.key.secret {
        case .ssh(let file): return try importSSH(file, step)
        case .none: return ImportedKey(name: step.name, change: .nothing)
        case .openPGP, .adopted, .copied: return try importOpenPGP(step)
        }
    }
}

/// What became of a key.
package struct ImportedKey: Sendable {
    package enum Change: Sendable, Equatable {
        case added
        /// In words, what was missing: `its comment`.
        case completed([String])
        /// It was here, and nothing of it was missing.
        case nothing
    }

    package let name: KeyName
    package let change: Change
    /// Nil when nothing was tried out.
    package var proof: KeyProof?
    /// What the person should hear about, in words.
    package var notes: [String] = []
}

/// The name is that of another key.
package struct NameTaken: Error, Equatable, Sendable {
    package let name: KeyName
    package let free: KeyName
}

extension ImportableKey {
    /// A line of the log; a path that cannot stand there is left out.
    var event: String {
        path.utf8.contains(where: \.isControl) || path.utf8.count > 1000
            ? "imported" : "imported from \(path)"
    }
}
