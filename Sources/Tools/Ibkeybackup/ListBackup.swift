internal import ArgumentParser
internal import CommandKit
internal import KeyStore
internal import Keys

/// `ibkeybackup list FILE`.
struct ListBackup: Tool {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the keys in a backup."
    )

    @OptionGroup var opening: OpeningOptions

    @Flag(help: "One JSON object a key.")
    var json = false

    @OptionGroup var reporting: ReportingOptions

    func execute(_ diagnostics: Diagnostics) throws {
        let backup = try opening.open(diagnostics)
        diagnostics.note("made \(backup.created)", subject: opening.file)
        try StandardOutput.write(text(backup))
        for key in backup.keys {
            guard let gap = key.revocationGap else { continue }
            diagnostics.note(gap, subject: "\(key.name)")
        }
        for gap in backup.manifest.gaps {
            diagnostics.warning(
                "lacks the secret part of \(gap.fingerprint) (\(gap.reason.rawValue))",
                subject: "\(gap.name)"
            )
        }
    }

    private func text(_ backup: Backup) -> String {
        if json { return backup.keys.map { Self.object($0, backup).text + "\n" }.joined() }
        let rows = backup.keys.map { Self.cells($0) }
        guard StandardOutput.isTerminal else {
            return rows.map { $0.joined(separator: "\t") + "\n" }.joined()
        }
        return Table.text([Self.headings] + rows)
    }

    private static let headings = ["NAME", "TYPE", "FINGERPRINT", "EXPIRES", "BYTES", "COMMENT"]

    private static func cells(_ key: BackedUpKey) -> [String] {
        [
            "\(key.name)", DisplayText.escape(key.entry.type), key.fingerprint,
            key.expires?.day ?? "never", String(key.byteCount),
            DisplayText.escape(key.entry.comment.bytes),
        ]
    }

    private static func object(_ key: BackedUpKey, _ backup: Backup) -> JSONObject {
        var object = JSONObject()
        object.add("name", .string("\(key.name)"))
        object.add("type", .string(key.entry.type))
        object.add("fingerprint", .string(key.fingerprint))
        object.add("comment", .text(key.entry.comment.bytes))
        object.add("expires", .string(key.expires?.description))
        object.add("bytes", .integer(key.byteCount))
        object.add("encrypted", (try? key.isProtected()).map { .bool($0) } ?? .null)
        object.add("missing", .strings(key.gaps.map(\.fingerprint)))
        object.add("revocation", key.kind == .pgp ? .bool(key.revocationGap == nil) : .null)
        object.add("backup", .string(backup.created.description))
        return object
    }
}
