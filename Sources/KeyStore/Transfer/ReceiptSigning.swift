internal import Bytes
package import Keys
internal import OpenPGP
internal import SSHKey

/// A key of an answer that is in the store now.
package struct ArrivedKey: Sendable {
    package let line: BackupManifest.Key
    /// Its name here.
    package let name: KeyName

    package init(_ step: RestorePlan.Step) {
        line = BackupManifest.Key(step.key.kind, step.key.name, step.key.fingerprint)
        name = step.name
    }
}

extension TransferReceipt {
    /// Has each key sign, as it lies in the store now: what can sign has arrived whole.
    ///
    /// - Returns: and the keys that did not sign.
    package static func sign(
        _ answer: TransferAnswer,
        to request: TransferRequest,
        _ keys: [ArrivedKey],
        in store: KeyStore,
        _ passphrase: (any PassphraseProvider)?,
        at now: Timestamp = .now()
    ) throws -> (receipt: TransferReceipt, unsigned: [UnsignedKey]) {
        let statement = Statement(
            id: answer.id,
            request: try request.encode().sha256(),
            answer: try answer.digest(),
            received: now,
            keys: keys.map(\.line)
        )
        var signatures: [Signature] = []
        var unsigned: [UnsignedKey] = []
        for key in keys.sorted(by: { $0.line.kind == .ssh && $1.line.kind == .pgp }) {
            do {
                signatures.append(try store.sign(statement.text, key, passphrase))
            } catch let reason as Unsigned {
                unsigned.append(UnsignedKey(key: key, why: reason.why))
            }
        }
        return (TransferReceipt(statement, signatures), unsigned)
    }
}

/// A key that is in the store, and not covered by the receipt.
package struct UnsignedKey: Sendable {
    package enum Reason: Sendable, Equatable {
        case needsPassphrase
        /// In words; another try would change nothing.
        case cannotSign(String)
    }

    package let key: ArrivedKey
    package let why: Reason
}

/// Why a key did not sign, where that is no fault.
private struct Unsigned: Error {
    let why: UnsignedKey.Reason

    static let needsPassphrase = Unsigned(why: .needsPassphrase)
}

extension KeyStore {
    fileprivate func sign(
        _ text: SecretBytes,
        _ key: ArrivedKey,
        _ passphrase: (any PassphraseProvider)?
    ) throws -> TransferReceipt.Signature {
        let stored = try self.key(key.name)
        guard stored.entry.fingerprint == key.line.fingerprint else {
            throw StoreError.changedMeanwhile("\(key.name)")
        }
        return try stored.isOpenPGP
            ? .openPGP(stored.signInGnuPG(text, passphrase))
            : .ssh(stored.sign(text, key.name, passphrase))
    }
}

extension StoredKey {
    fileprivate func sign(
        _ text: SecretBytes,
        _ name: KeyName,
        _ passphrase: (any PassphraseProvider)?
    ) throws -> SSHSignature {
        let options = DecodingOptions(
            passphrase: passphrase ?? NoPassphrase(),
            limits: .none,
            name: "\(name)"
        )
        do {
            let key = try decode(options).pair.privateKey
            return try SSHSignature(of: text, by: key, for: TransferReceipt.namespace)
        } catch let error as FormatError where error.kind == .passphraseNeeded {
            throw Unsigned.needsPassphrase
        } catch let error as FormatError where error.kind == .unsupported {
            throw Unsigned(why: .cannotSign(error.reason))
        }
    }

    fileprivate func signInGnuPG(
        _ text: SecretBytes,
        _ passphrase: (any PassphraseProvider)?
    ) throws -> SecretBytes {
        let key = try published().key
        let answer: GnuPGPassphrase = passphrase.map { .provider($0) } ?? .remembered
        do {
            guard key.parts.contains(where: { $0.canSign && $0.isUsable() }) else {
                throw Unsigned(why: .cannotSign(try provedWithoutSigning(key, answer)))
            }
            let body = try gnupgHome().signature(of: text, by: key.fingerprint, answer)
            return Armor(.signature, body).encode()
        } catch let error as GnuPGFailure where error.cause == .passphraseNeeded {
            throw Unsigned.needsPassphrase
        } catch let error as GnuPGFailure where error.cause == .failed {
            throw Unsigned(why: .cannotSign(error.reason))
        }
    }

    /// - Returns: in words, how far the key was proved.
    private func provedWithoutSigning(
        _ key: OpenPGPKey,
        _ passphrase: GnuPGPassphrase
    ) throws -> String {
        let home = try gnupgHome()
        guard key.encryptionPart() != nil else {
            _ = try home.secretKey(key.fingerprint, passphrase)
            return "its secret part opens, and GnuPG does not use it any more"
        }
        try home.prove(key.fingerprint, passphrase)
        return "it decrypts, and has no part that signs"
    }
}

extension GnuPGHome {
    /// Detached, not in armor.
    fileprivate func signature(
        of text: SecretBytes,
        by fingerprint: String,
        _ passphrase: GnuPGPassphrase
    ) throws -> SecretBytes {
        try run(passphrase) { context in
            try context.sign(text, with: fingerprint, detached: true)
        }
    }
}
