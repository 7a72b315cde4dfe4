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

    /// For what only OpenPGP keys can.
    func openPGPKey(_ name: KeyName) throws -> StoredKey {
        let key = try soundKey(name)
        guard key.isOpenPGP else {
            throw ToolError(
                .usage,
                subject: "\(name)",
                "is an SSH key: it does not expire",
                hint: "ibkeyctl rotate \(name) makes a successor"
            )
        }
        return key
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
