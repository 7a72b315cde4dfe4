internal import CommandKit
internal import KeyStore

extension KeyStore {
    /// A key that is to be used: its files were found to be of one key.
    func soundKey(_ name: KeyName) throws -> StoredKey {
        try naming(name) {
            let key = try key(name)
            try key.checkAgreement()
            return key
        }
    }
}

/// Runs `body`; an error from it names the key.
func naming<R>(_ name: KeyName, _ body: () throws -> R) throws -> R {
    do {
        return try body()
    } catch {
        throw ToolError(explaining: error, subject: "\(name)")
    }
}
