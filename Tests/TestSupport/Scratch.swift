package import Bytes
import Foundation

/// A throw-away folder in which the real tools are run.
package final class Scratch {
    private let folder: URL

    package init() throws {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("ibkeys-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Where the file of this name is, for command lines.
    package func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    /// ssh-keygen refuses a private key that others can read.
    package func write(_ text: SecretBytes, to name: String) throws {
        let isWritten = FileManager.default.createFile(
            atPath: path(name),
            contents: Data(text.disclosed()),
            attributes: [.posixPermissions: 0o600]
        )
        guard isWritten else { throw Failure(command: "write \(name)", output: "") }
    }

    package func read(_ name: String) throws -> SecretBytes {
        SecretBytes(copying: try Data(contentsOf: URL(fileURLWithPath: path(name))))
    }

    package struct Failure: Error {
        let command: String
        let output: String
    }

    /// Runs a tool without a terminal; its standard output.
    @discardableResult
    package func run(_ tool: String, _ words: String...) throws -> String {
        try run(tool, words)
    }

    @discardableResult
    package func run(_ tool: String, _ words: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [tool] + words
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let text = String(
            decoding: output.fileHandleForReading.readDataToEndOfFile(),
            as: UTF8.self
        )
        let complaint = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(
                command: "\(tool) \(words)",
                output: String(decoding: complaint, as: UTF8.self)
            )
        }
        return text
    }
}
