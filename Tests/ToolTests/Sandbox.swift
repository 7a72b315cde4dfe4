import Foundation
import TestSupport

/// A throw-away home, which is the working folder too, with the built tools first in the path.
final class Sandbox: Sendable {
    struct Outcome {
        let status: Int32
        let output: String
        let errors: String
    }

    /// Holds ``home`` and whatever must not be seen there.
    let folder: URL
    let home: URL
    let gnuPG: GnuPGFolder

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "ibkeys-\(UUID())")
        home = folder.appending(path: "home")
        gnuPG = try GnuPGFolder()
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    /// Runs a line of bash without a terminal; standard input is at its end.
    func run(_ line: String) async throws -> Outcome {
        try await run(["bash", "-c", line])
    }

    func run(_ command: [String]) async throws -> Outcome {
        let input = try FileHandle(forReadingFrom: URL(filePath: "/dev/null"))
        let output = try Capture(in: folder)
        let errors = try Capture(in: folder)
        let child = try start(
            ["timeout", "300"] + command,
            descriptors: (
                input.fileDescriptor,
                output.handle.fileDescriptor,
                errors.handle.fileDescriptor
            )
        )
        var status = child.status()
        while status == nil {
            try await Task.sleep(for: .milliseconds(2))
            status = child.status()
        }
        return Outcome(
            status: status ?? -1,
            output: try output.text(),
            errors: try errors.text()
        )
    }

    func start(
        _ command: [String],
        descriptors: (input: Int32, output: Int32, errors: Int32)
    ) throws -> Child {
        try Child(
            ["env", "--chdir", home.path] + command,
            environment: environment,
            descriptors: descriptors
        )
    }

    private var environment: [String: String] {
        let inherited = ProcessInfo.processInfo.environment
        return [
            "PATH": "\(Project.tools.path):\(inherited["PATH"] ?? "/usr/bin:/bin")",
            "HOME": home.path,
            "GNUPGHOME": gnuPG.path,
            "TMPDIR": folder.path,
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
            "TERM": "dumb",
            "XDG_DATA_DIRS": "\(folder.path)/share:/usr/local/share:/usr/share",
        ]
    }
}

/// A file that takes what a process prints: unlike a pipe it never fills.
private struct Capture {
    let handle: FileHandle

    init(in folder: URL) throws {
        let file = folder.appending(path: UUID().uuidString)
        try Data().write(to: file)
        handle = try FileHandle(forUpdating: file)
        try FileManager.default.removeItem(at: file)
    }

    func text() throws -> String {
        try handle.seek(toOffset: 0)
        return String(decoding: try handle.readToEnd() ?? Data(), as: UTF8.self)
    }
}
