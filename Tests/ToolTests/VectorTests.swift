import Foundation
import Testing

/// Files of other projects, which are not copied into this one: `IBKEYS_VECTORS` is where they are.
///
/// Without it this stands aside; `scripts/check-vectors` and `scripts/check-messages` say what is asked
/// of them.
struct VectorTests {
    private static let folder = ProcessInfo.processInfo.environment["IBKEYS_VECTORS"]

    #if DEBUG
    private static let isOptimized = false
    #else
    private static let isOptimized = true
    #endif

    @Test(
        .enabled(if: folder != nil, "IBKEYS_VECTORS names no folder of key files"),
        .enabled(if: isOptimized, "bcrypt takes minutes for all of them without the optimiser")
    )
    func `every key file of other projects meets its expectation`() async throws {
        let manifest = try #require(Self.folder) + "/ssh/MANIFEST.tsv"
        let script = Project.folder.appending(path: "scripts/check-vectors").path
        let (status, report) = try await run([script, manifest, Project.tools.path])
        #expect(status == 0, "\(report)")
        print(report)
    }

    @Test(
        .enabled(if: folder != nil, "IBKEYS_VECTORS names no folder of messages"),
        .enabled(if: isOptimized, "the messages that grow to gigabytes take minutes otherwise")
    )
    func `every message of other projects meets its expectation`() async throws {
        let manifest = try #require(Self.folder) + "/pgp/MANIFEST.tsv"
        let script = Project.folder.appending(path: "scripts/check-messages").path
        let (status, report) = try await run([script, manifest, Project.tools.path])
        #expect(status == 0, "\(report)")
        print(report)
    }

    /// Takes longer than a sandbox gives to a command.
    private func run(_ command: [String]) async throws -> (status: Int32, report: String) {
        let sandbox = try Sandbox()
        let file = sandbox.folder.appending(path: "report")
        try Data().write(to: file)
        let report = try FileHandle(forWritingTo: file)
        let child = try sandbox.start(
            command,
            descriptors: (0, report.fileDescriptor, report.fileDescriptor)
        )
        var status = child.status()
        while status == nil {
            try await Task.sleep(for: .milliseconds(50))
            status = child.status()
        }
        return (status ?? -1, try String(contentsOf: file, encoding: .utf8))
    }
}
