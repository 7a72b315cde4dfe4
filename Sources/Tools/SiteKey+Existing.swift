internal import Bytes
internal import CommandKit
internal import Files
internal import KeyStore
internal import Keys
internal import SSHKey

/// A file that is there already, and is not written again.
extension SiteKey {
    /// - Throws: ``ToolError`` 73 unless it is the key, closed to others and protected as the key is.
    func checkSame(_ path: String, _ key: KeyFile, of name: String) throws {
        let text = try InputFile(path).read()
        guard let there = try? KeyFile(parsing: text),
            let isEncrypted = there.isEncrypted(in: format),
            try there.publicHalf(options).key == key.publicHalf(options).key
        else { throw refused(path, "already exists, and is not this key") }
        guard try Folder.status(of: path).mode & 0o077 == 0 else {
            throw ToolError(
                .cannotCreate,
                subject: path,
                "is the key, open to other users",
                hint: "chmod 600 closes it"
            )
        }
        if case .publicKey = key { return }
        guard try isEncrypted == isProtected(key) else {
            let which =
                isEncrypted ? "with a passphrase, and \(name) has none" : "without a passphrase"
            throw refused(path, "already exists, and is the key \(which)")
        }
        if isEncrypted { try checkPassphrase(path, there, key) }
    }

    private func isProtected(_ key: KeyFile) throws -> Bool {
        if let isEncrypted = key.isEncrypted { return isEncrypted }
        guard case .pair(let decoded) = try key.decode(options) else { return false }
        return decoded.passphrase != nil
    }

    /// Nobody is asked for it only for this.
    private func checkPassphrase(_ path: String, _ there: KeyFile, _ key: KeyFile) throws {
        guard command.passphrase != nil else {
            let remedy = "--passphrase SOURCE proves that it has the key's passphrase"
            return diagnostics.note("was not opened; \(remedy)", subject: path)
        }
        guard case .pair(let decoded) = try key.decode(options) else { return }
        do {
            guard case .pair(let other) = try there.decode(options),
                other.pair.publicKey == decoded.pair.publicKey
            else { throw refused(path, "already exists, and is not this key") }
        } catch let error as FormatError {
            let isOther = error.kind == .wrongPassphrase
            throw refused(
                path,
                "already exists, and \(isOther ? "does not open with the key's passphrase" : "is damaged")"
            )
        }
    }

    private func refused(_ path: String, _ reason: String) -> ToolError {
        ToolError(
            .cannotCreate,
            subject: path,
            reason,
            hint: "--force replaces it; --key-file FILE is another place"
        )
    }
}

extension KeyFile {
    /// Nil for formats that tell it only when they are opened, and for public keys.
    fileprivate var isEncrypted: Bool? {
        switch self {
        case .ppk(let file): file.isEncrypted
        case .openSSH(let file): file.isEncrypted
        case .pem, .sshCom, .publicKey: nil
        }
    }

    /// Nil unless it is a private key that the client takes as it is.
    func isEncrypted(in format: PrivateFormat) -> Bool? {
        switch self {
        case .ppk: format == .ppk ? isEncrypted : nil
        case .openSSH: format == .openssh ? isEncrypted : nil
        case .pem, .sshCom, .publicKey: nil
        }
    }
}
