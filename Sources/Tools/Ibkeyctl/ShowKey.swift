internal import ArgumentParser
internal import CommandKit
internal import KeyStore

/// `ibkeyctl show KEY`.
struct ShowKey: Tool {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what is known of a key, and what was done with it."
    )

    @Flag(help: "As a JSON object.")
    var json = false

    @OptionGroup var reporting: ReportingOptions

    @Argument(help: "Name of the key.")
    var key: String

    func execute(_ diagnostics: Diagnostics) throws {
        let name = try KeyName(key)
        let store = try KeyStore.standard()
        let entry = try naming(name) { try store.entry(of: name) }
        guard entry.kind != .openPGP else { return try showOpenPGP(name, entry, store) }
        let isProtected = Result { try naming(name) { try store.key(name).isProtected() } }
        let file = "\(store.path)/keys/\(name)/private"
        try StandardOutput.write(
            json
                ? object(name, entry, file, try? isProtected.get())
                : table(name, entry, file, try? isProtected.get(), store)
        )
        // What is known is shown even when the key itself is damaged.
        _ = try isProtected.get()
    }

    private func object(
        _ name: KeyName,
        _ entry: Entry,
        _ file: String,
        _ isProtected: Bool?
    ) -> String {
        var object = EntryReport.object(name, entry)
        object.add("protected", isProtected.map { .bool($0) } ?? .null)
        object.add("file", .string(file))
        object.add("log", .strings(entry.log))
        return object.text + "\n"
    }

    /// The parts of the key are as the public key in the store has them.
    private func showOpenPGP(_ name: KeyName, _ entry: Entry, _ store: KeyStore) throws {
        let key = Result { try naming(name) { try store.key(name).published().key } }
        let home = entry.home ?? ""
        let file = "\(store.path)/keys/\(name)/public"
        if json {
            var object = EntryReport.object(name, entry)
            object.add("gnupg_home", .string(home))
            object.add("file", .string(file))
            object.add("log", .strings(entry.log))
            if let key = try? key.get() {
                object.add("key", .object(OpenPGPReport.object(key)))
            }
            try StandardOutput.write(object.text + "\n")
        } else {
            var rows = try commonRows(name, entry, store)
            let parts = (try? key.get().parts) ?? []
            rows += parts.map { ["part", DisplayText.escape($0.summary)] }
            rows.append(["gnupg home", DisplayText.escape(home)])
            rows.append(["file", DisplayText.escape(file)])
            rows += entry.log.map { ["log", DisplayText.escape($0)] }
            try StandardOutput.write(Table.text(rows))
        }
        _ = try key.get()
    }

    private func table(
        _ name: KeyName,
        _ entry: Entry,
        _ file: String,
        _ isProtected: Bool?,
        _ store: KeyStore
    ) throws -> String {
        var rows = try commonRows(name, entry, store)
        rows.append(["passphrase", isProtected.map { $0 ? "yes" : "none" } ?? "unknown"])
        rows.append(["file", DisplayText.escape(file)])
        rows += entry.log.map { ["log", DisplayText.escape($0)] }
        return Table.text(rows)
    }

    private func commonRows(
        _ name: KeyName,
        _ entry: Entry,
        _ store: KeyStore
    ) throws -> [[String]] {
        var rows = zip(EntryReport.headings, EntryReport.cells(name, entry)).map {
            [$0.lowercased(), $1]
        }
        let word = entry.kind == .openPGP ? "user ID" : "comment"
        rows.append([word, DisplayText.escape(entry.comment.bytes)])
        if let transferred = entry.transferred { rows.append(["transferred", transferred.day]) }
        if let predecessor = entry.predecessor {
            let name = try store.names().first {
                (try? store.entry(of: $0))?.fingerprint == predecessor
            }
            let shown = name.map { "\($0) (\(predecessor))" } ?? predecessor
            rows.append(["replaces", DisplayText.escape(shown)])
        }
        return rows
    }
}
