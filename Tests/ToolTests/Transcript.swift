import Foundation
import Testing

/// One situation, as somebody at a shell would see it.
///
/// ```
/// # why, for the reader
/// $ command line, for bash
/// what standard output must be, line by line
/// 2> what standard error must be, line by line
/// ? exit status, when it is not 0
/// ```
///
/// In an expected line `[..]` stands for any text; a line `...` for any number of lines. Empty
/// lines before a command are for the eye.
struct Transcript: CustomTestStringConvertible {
    struct Step {
        let command: String
        var output: [String] = []
        var errors: [String] = []
        var status: Int32 = 0
    }

    /// The sentence that the transcript proves.
    let sentence: String
    let steps: [Step]

    var testDescription: String { sentence }

    init(contentsOf file: URL) throws {
        sentence = file.deletingPathExtension().lastPathComponent
        steps = Self.steps(in: try String(contentsOf: file, encoding: .utf8))
    }

    static var all: [Transcript] {
        get throws {
            let folder = Project.folder.appending(path: "Tests/ToolTests/Transcripts")
            return try FileManager.default
                .contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
                .filter { $0.pathExtension == "transcript" }
                .sorted { $0.path < $1.path }
                .map(Transcript.init(contentsOf:))
        }
    }

    private static func steps(in text: String) -> [Step] {
        var steps: [Step] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if let command = line.rest(after: "$ ") {
                steps.append(Step(command: command))
            } else if let last = steps.indices.last {
                steps[last].expect(line)
            }
        }
        for index in steps.indices { steps[index].dropTrailingEmptyLines() }
        return steps
    }
}

extension Transcript.Step {
    fileprivate mutating func expect(_ line: String) {
        if let status = line.rest(after: "? ").flatMap({ Int32($0) }) {
            self.status = status
        } else if let error = line.rest(after: "2> ") {
            errors.append(error)
        } else if !line.hasPrefix("# ") {
            output.append(line)
        }
    }

    fileprivate mutating func dropTrailingEmptyLines() {
        while output.last == "" { output.removeLast() }
    }

    static func matches(_ text: String, _ expected: [String]) -> Bool {
        let pattern = expected.map { line in
            line == "..."
                ? "(?:.*\\n)*"
                : line.components(separatedBy: "[..]")
                    .map(NSRegularExpression.escapedPattern(for:)).joined(separator: ".*") + "\\n"
        }
        return text.range(of: "^\(pattern.joined())\\z", options: .regularExpression) != nil
    }
}

extension String {
    fileprivate func rest(after prefix: String) -> String? {
        hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
    }
}
