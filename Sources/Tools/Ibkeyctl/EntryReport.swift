internal import CommandKit
internal import KeyStore
internal import Keys

/// What `list` and `show` say of an entry.
enum EntryReport {
    static let headings = [
        "NAME", "TYPE", "BITS", "FINGERPRINT", "CREATED", "EXPIRES", "STATE", "BACKUP",
        "VERIFIED",
    ]

    /// In the order of the headings; what is not known is a dash.
    static func cells(_ name: KeyName, _ entry: Entry) -> [String] {
        [
            "\(name)", DisplayText.escape(entry.type), entry.bits.map(String.init) ?? "-",
            DisplayText.escape(entry.fingerprint), entry.created?.day ?? "-",
            entry.expires?.day ?? "never",
            entry.state.rawValue, entry.lastBackup?.day ?? "never",
            entry.lastVerified?.day ?? "never",
        ]
    }

    static func object(_ name: KeyName, _ entry: Entry) -> JSONObject {
        var object = JSONObject()
        object.add("name", .string("\(name)"))
        object.add("type", .string(entry.type))
        object.add("bits", entry.bits.map { .integer($0) } ?? .null)
        object.add("fingerprint", .string(entry.fingerprint))
        object.add("comment", .text(entry.comment.bytes))
        object.add("state", .string(entry.state.rawValue))
        object.add("created", .string(entry.created?.description))
        object.add("expires", .string(entry.expires?.description))
        object.add("predecessor", .string(entry.predecessor))
        object.add("last_backup", .string(entry.lastBackup?.description))
        object.add("last_verified", .string(entry.lastVerified?.description))
        object.add("transferred", .string(entry.transferred?.description))
        return object
    }
}

/// Columns as wide as their widest cell.
enum Table {
    static func text(_ rows: [[String]]) -> String {
        guard let columns = rows.map(\.count).max() else { return "" }
        let widths = (0..<columns).map { column in
            rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            let cells = row.enumerated().map { column, cell in
                column == row.count - 1
                    ? cell : cell + String(repeating: " ", count: widths[column] - cell.count)
            }
            return cells.joined(separator: "  ") + "\n"
        }.joined()
    }
}
