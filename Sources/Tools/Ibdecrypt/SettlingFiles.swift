internal import KeyStore

/// Files that were there with all or some of their bytes when their name was made, as links are: nobody
/// may ever close them.
///
/// Each is taken when it has not changed for two seconds.
struct SettlingFiles {
    private static let time = Duration.seconds(2)

    private var waiting: [String: (file: ReportInput, since: ContinuousClock.Instant)] = [:]

    /// Empty ones are closed by who made them.
    mutating func wait(for files: [ReportInput]) {
        for file in files where file.size > 0 { waiting[file.path] = (file, .now) }
    }

    mutating func forget(_ files: [ReportInput]) {
        for file in files { waiting[file.path] = nil }
    }

    /// For poll(2); nil when nothing is waited for.
    var patience: Int32? {
        waiting.isEmpty ? nil : 500
    }

    /// Those that are ready.
    mutating func take() -> [ReportInput] {
        var ready: [ReportInput] = []
        for (path, entry) in waiting where ContinuousClock.now - entry.since >= Self.time {
            waiting[path] = nil
            guard let now = try? entry.file.current() else { continue }
            if now == entry.file { ready.append(now) } else { wait(for: [now]) }
        }
        return ready
    }
}
