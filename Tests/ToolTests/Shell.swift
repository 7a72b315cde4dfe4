import Foundation

/// The shells that complete, driven as somebody at the keyboard would.
enum Shell: String, CaseIterable {
    case bash, zsh, fish

    struct Completion: Equatable {
        var candidates: [String] = []
        /// The line as it stands after the tab; fish does not tell.
        var line = ""
    }

    /// Types a tab after each of the lines.
    func complete(_ lines: [String], in sandbox: Sandbox) async throws -> [Completion] {
        let script = Project.folder.appending(path: "Tests/ToolTests/Shells/complete.\(rawValue)")
        let outcome = try await sandbox.run([rawValue, script.path] + lines)
        var completions: [Completion] = []
        var current = Completion()
        for line in outcome.output.split(separator: "\n") {
            if line.hasPrefix("=") {
                current.line = String(line.dropFirst(2))
                completions.append(current)
                current = Completion()
            } else {
                current.candidates.append(String(line))
            }
        }
        return completions
    }

    func candidates(_ line: String, in sandbox: Sandbox) async throws -> Set<String> {
        Set(try await complete([line], in: sandbox).flatMap(\.candidates))
    }
}

extension Sandbox {
    /// Puts the completions where packages put them, under the names that shells look for.
    func installCompletions() throws {
        for tool in Tool.allCases.map(\.rawValue) {
            try install("\(tool).bash", as: "bash-completion/completions/\(tool)")
            try install("_\(tool)", as: "zsh/vendor-completions/_\(tool)")
            try install("\(tool).fish", as: "fish/vendor_completions.d/\(tool).fish")
        }
    }

    private func install(_ name: String, as path: String) throws {
        let target = folder.appending(path: "share/\(path)")
        let files = FileManager.default
        try files.createDirectory(
            at: target.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try files.copyItem(
            at: Project.folder.appending(path: "completions/\(name)"),
            to: target
        )
    }
}
