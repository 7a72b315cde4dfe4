internal import ArgumentParser
internal import CommandKit
internal import KeyStore

/// For tools that change the store.
struct StoreOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Wait for other processes that long.", valueName: "seconds"))
    var wait = 10

    func validate() throws {
        guard wait >= 0, wait <= 86_400 else {
            throw ValidationError("--wait takes 0 to 86400 seconds")
        }
    }

    func store() throws -> KeyStore {
        var store = try KeyStore.standard()
        store.patience = Double(wait)
        return store
    }
}

extension KeyStore {
    /// `$IBKEYS_HOME`, else `ibkeys` in the folder for the user's data.
    static func standard() throws -> KeyStore {
        if let home = Environment.value(of: "IBKEYS_HOME") { return KeyStore(path: home) }
        if let data = Environment.value(of: "XDG_DATA_HOME"), data.hasPrefix("/") {
            return KeyStore(path: data + "/ibkeys")
        }
        guard let home = Environment.value(of: "HOME"), home.hasPrefix("/") else {
            throw ToolError(
                .config,
                "there is no place for the store: HOME is not set",
                hint: "IBKEYS_HOME names it"
            )
        }
        return KeyStore(path: home + "/.local/share/ibkeys")
    }
}
