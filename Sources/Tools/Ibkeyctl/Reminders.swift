internal import CommandKit
internal import KeyStore

/// What `list` warns of on a terminal: keys without a fresh backup, and keys that expire.
struct Reminders {
    private let settings: Settings
    private let now: Timestamp

    init(_ settings: Settings, now: Timestamp = .now()) {
        self.settings = settings
        self.now = now
    }

    func tell(_ rows: [(name: KeyName, entry: Entry)], _ diagnostics: Diagnostics) {
        let used = rows.filter { $0.entry.state != .retired }
        for row in used where row.entry.state != .revoked {
            warnOfExpiry(row.entry, row.name, diagnostics)
        }
        note("never backed up", used.filter { $0.entry.lastBackup == nil }, diagnostics)
        if let days = settings.backupReminder {
            let old = used.filter { isOlder($0.entry.lastBackup, than: days) }
            note("not backed up for more than \(days) days", old, diagnostics)
        }
        if let days = settings.verificationReminder {
            let old = used.filter { row in
                row.entry.lastBackup != nil
                    && (row.entry.lastVerified == nil
                        || isOlder(row.entry.lastVerified, than: days))
            }
            note("no backup was verified for more than \(days) days", old, diagnostics)
        }
    }

    private func isOlder(_ moment: Timestamp?, than days: Int) -> Bool {
        moment.map { $0.days(until: now) > days } ?? false
    }

    private func note(
        _ words: String,
        _ rows: [(name: KeyName, entry: Entry)],
        _ diagnostics: Diagnostics
    ) {
        guard !rows.isEmpty else { return }
        diagnostics.note("\(words): \(rows.map { "\($0.name)" }.joined(separator: ", "))")
    }

    private func warnOfExpiry(_ entry: Entry, _ name: KeyName, _ diagnostics: Diagnostics) {
        guard let end = entry.expires else { return }
        guard now.days(until: end) <= settings.expiryReminder ?? Self.soon else { return }
        diagnostics.warning(
            end <= now ? "has expired \(end.day)" : "expires \(end.day)",
            subject: "\(name)"
        )
        diagnostics.hint("ibkeyctl extend \(name) 2y gives it more time")
    }

    /// In days.
    private static let soon = 60
}
