import Foundation
import TestSupport

/// A throw-away GnuPG home, and the real gpg in it.
final class GnuPGHome {
    private let folder: GnuPGFolder
    var path: String { folder.path }

    init() throws {
        folder = try GnuPGFolder()
    }

    /// An agent that remembers nothing, with these lines in its gpg-agent.conf.
    func restartAgent(_ lines: [String]) throws {
        try run("gpgconf", ["--kill", "all"])
        let text = (["s2k-count 65536"] + lines).joined(separator: "\n")
        try text.write(toFile: "\(path)/gpg-agent.conf", atomically: false, encoding: .utf8)
    }

    struct Failure: Error {
        let command: String
        let complaint: String
    }

    @discardableResult
    func gpg(_ words: String..., input: Data = Data()) throws -> Data {
        try run("gpg", ["--batch", "--yes", "--no-tty", "--quiet"] + words, input: input)
    }

    /// A key that certifies and signs, with a subkey that encrypts; its fingerprint.
    func makeKey(_ name: String, passphrase: String? = nil) throws -> String {
        let protection = passphrase.map { "Passphrase: \($0)" } ?? "%no-protection"
        let recipe = """
            Key-Type: RSA
            Key-Length: 2048
            Key-Usage: cert,sign
            Subkey-Type: RSA
            Subkey-Length: 2048
            Subkey-Usage: encrypt
            Name-Real: \(name)
            Expire-Date: 0
            \(protection)
            %commit
            """
        try gpg("--pinentry-mode", "loopback", "--gen-key", input: Data(recipe.utf8))
        let listing = try gpg("--with-colons", "--list-keys", name)
        let line = String(decoding: listing, as: UTF8.self).split(separator: "\n")
            .first { $0.hasPrefix("fpr:") }
        return line.map { String($0.split(separator: ":")[1]) } ?? ""
    }

    func encrypt(_ bytes: [UInt8], to key: String, _ options: String...) throws -> [UInt8] {
        let words = options + ["--trust-model", "always", "-r", key, "--encrypt"]
        return [UInt8](
            try run("gpg", ["--batch", "--no-tty", "--quiet"] + words, input: Data(bytes))
        )
    }

    func encrypt(_ bytes: [UInt8], passphrase: String) throws -> [UInt8] {
        let words = [
            "--batch", "--no-tty", "--quiet", "--pinentry-mode", "loopback", "--s2k-count", "65536",
            "--no-symkey-cache", "--passphrase", passphrase, "--symmetric",
        ]
        return [UInt8](try run("gpg", words, input: Data(bytes)))
    }

    /// Lets the agent forget every passphrase.
    func forget() throws {
        try run("gpg-connect-agent", ["RELOADAGENT", "/bye"])
    }

    /// Whether a gpg works in this home still.
    ///
    /// Looked at a few times: one whose pipes were just closed needs a moment to notice.
    func endsItsProcesses() -> Bool {
        for _ in 0..<200 {
            if !hasProcess { return true }
            usleep(50_000)
        }
        return false
    }

    private var hasProcess: Bool {
        let numbers = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return numbers.contains { number in
            guard let line = FileManager.default.contents(atPath: "/proc/\(number)/cmdline") else {
                return false
            }
            let words = line.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
            return words.first?.hasSuffix("gpg") == true && words.contains(path)
        }
    }

    /// Runs a program of GnuPG's without a terminal; its standard output.
    @discardableResult
    private func run(_ tool: String, _ words: [String], input: Data = Data()) throws -> Data {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [tool, "--homedir", path] + words
        let (standardInput, output) = (Pipe(), Pipe())
        let complaints = "\(path)/complaints-\(UUID().uuidString)"
        _ = FileManager.default.createFile(atPath: complaints, contents: nil)
        process.standardInput = standardInput
        process.standardOutput = output
        process.standardError = FileHandle(forWritingAtPath: complaints)
        try process.run()
        DispatchQueue.global().async {
            try? standardInput.fileHandleForWriting.write(contentsOf: input)
            try? standardInput.fileHandleForWriting.close()
        }
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let complaint = FileManager.default.contents(atPath: complaints) ?? Data()
            throw Failure(
                command: "\(tool) \(words)",
                complaint: String(decoding: complaint, as: UTF8.self)
            )
        }
        return data
    }
}
