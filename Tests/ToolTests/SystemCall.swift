import Foundation

/// A system call that a process made on files, by its name and its number among those of this name.
struct SystemCall: CustomStringConvertible {
    let name: String
    let number: Int
    let changesDisk: Bool
    /// Whether calls of child processes were counted too.
    let hasChildren: Bool

    var description: String { "\(name) \(number)" }

    /// A command line that runs `line` up to this call, and kills it there.
    func killing(_ line: String) -> String {
        "strace \(hasChildren ? "-f " : "")-o /dev/null -e trace=\(name)"
            + " -e inject=\(name):signal=KILL:when=\(number) \(line)"
    }

    /// Runs `line`, and tells what it did from its first change of the disk on.
    ///
    /// With its children only if all of them end: an agent does not.
    static func trace(
        _ line: String,
        withChildren: Bool = true,
        under setting: String = "",
        in sandbox: Sandbox
    ) async throws -> [SystemCall] {
        let names = (changing.union(reading)).map { "?\($0)" }.joined(separator: ",")
        let outcome = try await sandbox.run(
            "\(setting) strace \(withChildren ? "-f" : "") -o ../trace -e trace=\(names) \(line)"
        )
        guard outcome.status == 0 else { throw Failed(line: line, errors: outcome.errors) }
        let trace = sandbox.folder.appending(path: "trace")
        let text = try String(contentsOf: trace, encoding: .utf8)
        return Array(calls(in: text, withChildren).drop { !$0.changesDisk })
    }

    struct Failed: Error {
        let line: String
        let errors: String
    }

    private static let changing: Set = [
        "creat", "write", "pwrite64", "writev", "ftruncate", "fsync", "fdatasync", "fchmod",
        "fchmodat", "chmod", "mkdir", "mkdirat", "rename", "renameat", "renameat2", "unlink",
        "unlinkat", "rmdir", "link", "linkat", "symlinkat", "flock",
    ]
    private static let reading: Set = [
        "open", "openat", "read", "pread64", "lseek", "fadvise64", "stat", "fstat", "newfstatat",
        "faccessat", "faccessat2", "getdents64", "close",
    ]

    /// From lines like `4711 openat(3, "lock", O_RDWR|O_CREAT, 0600) = 4`.
    private static func calls(in trace: String, _ hasChildren: Bool) -> [SystemCall] {
        var counts: [String: Int] = [:]
        return trace.split(separator: "\n").compactMap { line in
            let call = hasChildren ? line.drop { $0 != " " }.drop { $0 == " " } : line
            guard let parenthesis = call.firstIndex(of: "(") else { return nil }
            let name = String(call[..<parenthesis])
            counts[name, default: 0] += 1
            return SystemCall(
                name: name,
                number: counts[name, default: 0],
                changesDisk: changing.contains(name) || call.contains("O_CREAT"),
                hasChildren: hasChildren
            )
        }
    }
}
