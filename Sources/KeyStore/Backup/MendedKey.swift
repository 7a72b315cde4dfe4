internal import Bytes
internal import Keys
internal import OpenSSL
internal import SSHKey

/// What becomes of an SSH key that is here in another form than in the backup.
enum LocalForm {
    /// It was opened, or could not be for the reason given.
    case sound(KeyProof)
    /// It is damaged; this is the key with what is missing from the backup.
    case damaged(StoredKey)
    /// Something secret is in the place of what is missing.
    case obstructed(String)
}

extension BackedUpKey {
    /// Looks into a local key whose private file is another than that of the backup.
    ///
    /// - Throws: what the provider of passphrases throws.
    func form(
        of here: StoredKey,
        _ passphrase: (any PassphraseProvider)?
    ) throws -> LocalForm {
        do {
            return .sound(try here.prove(options(passphrase)))
        } catch let error as FormatError where error.kind == .wrongPassphrase {
            return .sound(.notProved("the passphrase does not open it"))
        } catch  where error.isDamage {
            var mended = here
            mended.material = stored.material
            return .damaged(mended)
        }
    }

    /// Puts together what is left of a key and what the backup has of it.
    func mend(
        _ remains: KeyStore.Remains,
        _ passphrase: (any PassphraseProvider)?
    ) throws -> LocalForm {
        var mended = stored
        if let entry = remains.entry.flatMap({ try? Entry(parsing: $0) }) {
            guard entry.kind == stored.entry.kind, entry.fingerprint == fingerprint else {
                return .obstructed("its entry is that of another key")
            }
            mended.entry = entry
        }
        guard let text = remains.privateText, openPGP == nil else { return .damaged(mended) }
        if let reason = foreign(text) { return .obstructed(reason) }
        guard (try? OpenSSHPrivateKey(parsing: text)) != nil else { return .damaged(mended) }
        mended.material = .ssh(text)
        let form = try form(of: mended, passphrase)
        if case .sound = form { return .damaged(mended) }
        return form
    }

    /// Why a private file is none of this key's, and must not be lost.
    private func foreign(_ text: SecretBytes) -> String? {
        guard let file = try? OpenSSHPrivateKey(parsing: text) else {
            let isKey = (try? KeyFile(parsing: text)) != nil
            return isKey ? "its private file is a key in another format" : nil
        }
        let found = try? Fingerprint(file.publicKey).description
        return found == fingerprint ? nil : "its private file is that of \(found ?? "another key")"
    }
}

extension Error {
    /// Whether the key's own bytes are to blame.
    fileprivate var isDamage: Bool {
        switch self {
        case let error as FormatError: error.kind == .malformed || error.kind == .unrecognized
        case is OpenSSLError: true
        default: false
        }
    }
}
