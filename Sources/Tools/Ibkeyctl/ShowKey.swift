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
        let stored = try store.key(name)
        let isProtected = try stored.isProtected()
        var object = EntryReport.object(name, stored.entry)
        object.add("protected", .bool(isProtected))
        object.add("file", .string("\(store.path)/keys/\(name)/private"))
        object.add("log", .strings(stored.entry.log))
        guard !json else { return try StandardOutput.write(object.text + "\n") }

        let entry = stored.entry
        var rows = zip(EntryReport.headings, EntryReport.cells(name, entry)).map {
            [$0.lowercased(), $1]
        }
        rows.append(["comment", DisplayText.escape(entry.comment.bytes)])
        if let predecessor = entry.predecessor {
            let name = try store.names().first {
                (try? store.entry(of: $0))?.fingerprint == predecessor
            }
            let shown = name.map { "\($0) (\(predecessor))" } ?? predecessor
            rows.append(["replaces", DisplayText.escape(shown)])
        }
        rows.append(["passphrase", isProtected ? "yes" : "none"])
        rows.append(["file", DisplayText.escape("\(store.path)/keys/\(name)/private")])
        rows += entry.log.map { ["log", DisplayText.escape($0)] }
        try StandardOutput.write(Table.text(rows))
    }
}
