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
    /// - Returns: and the keys that did not sign, with the reason.
    package static func sign(
        _ answer: TransferAnswer,
        to request: TransferRequest,
        _ keys: [ArrivedKey],
        in store: KeyStore,
        _ passphrase: (any PassphraseProvider)?,
        at now: Timestamp = .now()
    ) throws -> (receipt: TransferReceipt, unsigned: [(key: ArrivedKey, reason: String)]) {
        let statement = Statement(
            id: answer.id,
            request: try request.encode().sha256(),
            answer: try answer.digest(),
            received: now,
            keys: keys.map(\.line)
        )
        var signatures: [Signature] = []
        var unsigned: [(ArrivedKey, String)] = []
        for key in keys.sorted(by: { $0.line.kind == .ssh && $1.line.kind == .pgp }) {
            do {
                signatures.append(try store.sign(statement.text, key, passphrase))
            } catch let reason as Unsigned {
                unsigned.append((key, reason.text))
            }
        }
        return (TransferReceipt(statement, signatures), unsigned)
    }
}

/// Why a key did not sign, where that is no fault.
private struct Unsigned: Error {
    let text: String

    static let needsPassphrase = Unsigned(text: "its passphrase was not given")
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
            throw Unsigned(text: error.reason)
        }
    }

    fileprivate func signInGnuPG(
        _ text: SecretBytes,
        _ passphrase: (any PassphraseProvider)?
    ) throws -> SecretBytes {
        let key = try published().key
        guard key.parts.contains(where: { $0.canSign && $0.isUsable() }) else {
            throw Unsigned(text: "it has no part that signs")
        }
        do {
            let body = try gnupgHome().signature(
                of: text,
                by: key.fingerprint,
                passphrase.map { .provider($0) } ?? .remembered
            )
            return Armor(.signature, body).encode()
        } catch let error as GnuPGFailure where error.cause == .passphraseNeeded {
            throw Unsigned.needsPassphrase
        }
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
