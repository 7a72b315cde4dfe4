internal import ArgumentParser
internal import CommandKit
internal import KeyStore
internal import Keys

/// `ibkeyctl list`: a table on a terminal, tab-separated in a pipe.
struct ListKeys: Tool {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the keys in the store."
    )

    @Flag(help: "Print names alone, one a line.")
    var names = false

    @Flag(help: "One JSON object a line.")
    var json = false

    @OptionGroup var reporting: ReportingOptions

    func execute(_ diagnostics: Diagnostics) throws {
        let store = try KeyStore.standard()
        let found = try store.names()
        guard !names else {
            return try StandardOutput.write(found.map { "\($0)\n" }.joined())
        }
        var rows: [(name: KeyName, entry: Entry)] = []
        var failure: (any Error)?
        for name in found {
            do {
                rows.append((name, try store.entry(of: name)))
            } catch StoreError.noSuchKey {
                // Removed between listing and reading.
                continue
            } catch {
                diagnostics.error(ToolError(explaining: error, subject: "\(name)"))
                failure = error
            }
        }
        try StandardOutput.write(text(rows))
        if StandardOutput.isTerminal {
            try Reminders(Settings.standard()).tell(rows, diagnostics)
        }
        if failure != nil { throw ToolError(.someFailed, "not all keys could be listed") }
    }

    private func text(_ rows: [(name: KeyName, entry: Entry)]) -> String {
        if json { return rows.map { EntryReport.object($0.name, $0.entry).text + "\n" }.joined() }
        let cells = rows.map { EntryReport.cells($0.name, $0.entry) }
        guard StandardOutput.isTerminal else {
            return cells.map { $0.joined(separator: "\t") + "\n" }.joined()
        }
        return rows.isEmpty ? "" : Table.text([EntryReport.headings] + cells)
    }
}
