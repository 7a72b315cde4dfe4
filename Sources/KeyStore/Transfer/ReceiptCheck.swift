internal import Bytes
internal import GPGME
internal import Keys
internal import SSHKey

/// What became of a key that was sent, by the receipt.
package struct ReceiptCheck: Sendable {
    package enum Verdict: Sendable, Equatable {
        /// The key signed: it is there, and can be used.
        case arrived
        /// In words, why that is not known.
        case notCovered(String)
    }

    package let key: BackupManifest.Key
    /// Its name here; nil when it is not in the store any more.
    package let name: KeyName?
    package let verdict: Verdict
}

extension TransferReceipt {
    /// Checks each key that was sent with the public key that the store holds.
    ///
    /// - Throws: ``TransferFailure/Cause/altered`` when it is of another answer, or when one of its
    ///   signatures is bad.
    package func check(against sent: SentTransfer, in store: KeyStore) throws -> [ReceiptCheck] {
        guard statement.id == sent.id, statement.request == sent.request,
            statement.answer == sent.answer
        else {
            throw TransferFailure(.altered, "the receipt is of another answer than was sent")
        }
        let here = try store.fingerprints()
        return try sent.keys.map { key in
            let name = here[key.fingerprint]
            let verdict = try name.map { try check(key, $0, in: store) }
            return ReceiptCheck(
                key: key,
                name: name,
                verdict: verdict ?? .notCovered("is not in the store any more")
            )
        }
    }

    private func check(
        _ key: BackupManifest.Key,
        _ name: KeyName,
        in store: KeyStore
    ) throws -> ReceiptCheck.Verdict {
        guard statement.keys.contains(where: { $0.fingerprint == key.fingerprint }) else {
            return .notCovered("is not in the receipt")
        }
        let stored = try store.key(name)
        try within("\(name)") { try stored.checkAgreement() }
        let isSigned = try signatures.contains { signature in
            switch signature {
            case .ssh(let signature): try !stored.isOpenPGP && isGood(signature, stored)
            case .openPGP(let text): try stored.isOpenPGP && isGood(text, stored)
            }
        }
        return isSigned ? .arrived : .notCovered("did not sign the receipt")
    }

    private func isGood(_ signature: SSHSignature, _ stored: StoredKey) throws -> Bool {
        guard signature.namespace == Self.namespace,
            try signature.publicKey == stored.publicKey().subject
        else { return false }
        guard try signature.verifies(statement.text) else { throw Self.bad }
        return true
    }

    private func isGood(_ signature: SecretBytes, _ stored: StoredKey) throws -> Bool {
        let found = try stored.gnupgHome().run { context in
            try context.verify(signature, of: statement.text)
        }
        guard found.allSatisfy({ $0.status != .bad }) else { throw Self.bad }
        return found.contains { $0.status == .good && $0.primary == stored.entry.fingerprint }
    }

    private static let bad = TransferFailure(
        .altered,
        "the receipt was altered, or signed by nobody who has the keys"
    )
}

extension KeyStore {
    /// The names of the keys; an entry that cannot be read has none.
    fileprivate func fingerprints() throws -> [String: KeyName] {
        var found: [String: KeyName] = [:]
        for name in try names() {
            if let entry = try? entry(of: name) { found[entry.fingerprint] = name }
        }
        return found
    }
}
