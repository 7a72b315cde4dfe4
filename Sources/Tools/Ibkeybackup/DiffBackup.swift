internal import ArgumentParser
internal import CommandKit
internal import KeyStore

/// `ibkeybackup diff FILE`.
struct DiffBackup: Tool {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Tell a backup from the store."
    )

    @OptionGroup var opening: OpeningOptions

    @Flag(help: "One JSON object a difference.")
    var json = false

    @OptionGroup var reporting: ReportingOptions

    func execute(_ diagnostics: Diagnostics) throws {
        let backup = try opening.open(diagnostics)
        let store = try KeyStore.standard()
        let here = try store.localKeys()
        RestoreReport.warn(of: here.unreadable(besides: backup), diagnostics)
        let known = Set(backup.keys.map(\.fingerprint))
        for key in here where key.fingerprint.map({ known.contains($0) }) ?? false {
            RestoreReport.warn(ofOpenFile: key.name, store, diagnostics)
        }
        let found = try backup.differences(from: here, in: store)
        try StandardOutput.write(found.map { text($0) }.joined())
        guard found.isEmpty else {
            throw ToolError(.someFailed, "the backup and the store are not the same")
        }
    }

    private func text(_ difference: BackupDifference) -> String {
        guard json else {
            let detail = DisplayText.sentence(difference.detail)
            return "\(difference.name)\t\(difference.kind.rawValue)\t\(detail)\n"
        }
        var object = JSONObject()
        object.add("name", .string("\(difference.name)"))
        object.add("difference", .string(difference.kind.rawValue))
        object.add("detail", .string(difference.detail))
        return object.text + "\n"
    }
}
