internal import CommandKit
internal import Files
internal import KeyStore

/// Folders in which reports arrive: each is decrypted when it was closed, or moved in.
final class ReportWatch {
    private struct Watched {
        let path: String
        let subfolder: String
        let isRoot: Bool
    }

    private let watch: FolderWatch
    private let roots: [String]
    private let excluded: [String]
    private let isWanted: (ReportInput) -> Bool
    private let reporter: ReportReporter
    private var watched: [Int32: Watched] = [:]
    /// What failed, as it was then: it is tried again once it has changed.
    private var failed: [String: ReportInput] = [:]
    /// What has no name that could be used, told once.
    private var told: Set<String> = []
    private var settling = SettlingFiles()

    init(
        _ folders: [String],
        excluding excluded: [String],
        isWanted: @escaping (ReportInput) -> Bool,
        reporter: ReportReporter
    ) throws {
        watch = try FolderWatch()
        roots = folders
        self.excluded = excluded
        self.isWanted = isWanted
        self.reporter = reporter
    }

    /// - Throws: ``ToolError`` 66 when a folder goes away, 74 when standard output takes no more.
    func run(_ batch: ReportBatch, until signals: StopSignals) throws {
        try work(on: roots.flatMap { try inputs(below: $0, "", isRoot: true) }, batch)
        while signals.caught == nil {
            try signals.wait(for: watch.number, milliseconds: settling.patience)
            var inputs: [ReportInput] = []
            for event in try watch.take() { inputs += try self.inputs(after: event) }
            try work(on: inputs + settling.take(), batch)
        }
    }

    private func work(on inputs: [ReportInput], _ batch: ReportBatch) throws {
        var latest: [String: ReportInput] = [:]
        for input in inputs where isWanted(input) && failed[input.path] != input {
            latest[input.path] = input
        }
        guard !latest.isEmpty else { return }
        for path in latest.keys { failed[path] = nil }
        for input in try batch.run(Array(latest.values)) { failed[input.path] = input }
    }

    private func inputs(after event: FolderWatch.Event) throws -> [ReportInput] {
        switch event {
        case .file(let folder, let name):
            let inputs = look(at: name, in: folder)
            settling.forget(inputs)
            return inputs
        case .made(let folder, let name):
            settling.wait(for: look(at: name, in: folder))
            return []
        case .misnamed(let folder, let name):
            try tell(name, in: folder)
            return []
        case .folder(let folder, let name):
            guard let place = watched[folder], !name.hasPrefix(".") else { return [] }
            let path = place.path.appending(pathComponent: name)
            let subfolder = place.subfolder.appending(pathComponent: name)
            return try inputs(below: path, subfolder, isRoot: false)
        case .gone(let folder):
            try forget(folder)
            return []
        case .overflow:
            return try roots.flatMap { try inputs(below: $0, "", isRoot: true) }
        }
    }

    private func look(at name: String, in folder: Int32) -> [ReportInput] {
        guard let place = watched[folder] else { return [] }
        var walk = ReportWalk(excluding: excluded)
        walk.look(at: name, in: place.path, subfolder: place.subfolder)
        return walk.inputs
    }

    private func tell(_ name: String, in folder: Int32) throws {
        guard let place = watched[folder], !ReportWalk.isPassedOver(name) else { return }
        let path = place.path.appending(pathComponent: name)
        guard told.insert(path).inserted else { return }
        let failure = ReportWalk.Unread(misnamed: path).failure
        try reporter.report(reporter.measure(path) { throw failure })
    }

    private func forget(_ folder: Int32) throws {
        guard let place = watched[folder] else { return }
        guard !place.isRoot else {
            throw ToolError(.noInput, subject: place.path, "the watched folder is no longer there")
        }
        // One that was moved within the tree has its new path by now.
        if (try? Folder.status(of: place.path)) == nil { watched[folder] = nil }
    }

    /// What is there, after the last folder was found to be watched: nothing comes unseen.
    private func inputs(
        below path: String,
        _ subfolder: String,
        isRoot: Bool
    ) throws -> [ReportInput] {
        var isComplete = false
        var walk = ReportWalk(excluding: excluded)
        while !isComplete {
            walk = ReportWalk(excluding: excluded)
            walk.walk(path, subfolder: subfolder)
            isComplete = true
            for folder in walk.folders where try add(folder, isRoot: isRoot && folder.path == path)
            {
                isComplete = false
            }
        }
        for unread in walk.unread {
            if isRoot, unread.path == path { throw ToolError(unread.failure, subject: path) }
            try reporter.report(reporter.measure(unread.path) { throw unread.failure })
        }
        return walk.inputs
    }

    /// - Returns: whether it was not watched before.
    private func add(_ folder: ReportWalk.Visited, isRoot: Bool) throws -> Bool {
        let place = Watched(path: folder.path, subfolder: folder.subfolder, isRoot: isRoot)
        do {
            return watched.updateValue(place, forKey: try watch.add(folder.path)) == nil
        } catch let error as SystemError {
            // One that is gone again has nothing to wait for.
            guard isRoot || !error.isMissing else { return false }
            let limit = "sysctl fs.inotify.max_user_watches sets how many can be watched"
            throw ToolError(
                isRoot && error.isMissing ? .noInput : .unavailable,
                subject: folder.path,
                "cannot be watched: \(error.reason)",
                hint: error.isMissing ? nil : limit
            )
        }
    }
}
