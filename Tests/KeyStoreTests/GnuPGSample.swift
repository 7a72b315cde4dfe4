import Bytes
import Foundation
import KeyStore
import Keys

/// A throw-away GnuPG home, whose path is short enough for the sockets of its agent.
///
/// The agent is ended by the socket of this very home.
final class GnuPGSample {
    let path: String
    let home: GnuPGHome

    init() throws {
        var template = Array("/tmp/ibk-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw POSIXError(.EIO) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        home = try GnuPGHome(path: path)
    }

    deinit {
        _ = try? run("gpgconf", ["--homedir", path, "--kill", "all"])
        // The agent takes its sockets away while we do.
        for _ in 0..<100 where FileManager.default.fileExists(atPath: path) {
            if (try? FileManager.default.removeItem(atPath: path)) == nil { usleep(20_000) }
        }
    }

    static let userID = Result { try UserID(name: "A. Customer", email: "me@example.com") }

    func generate(
        passphrase: String? = nil,
        expiry: KeyExpiry = .days(730)
    ) throws -> NewOpenPGPKey {
        try home.generate(
            Self.userID.get(),
            bits: 2048,
            expiry: expiry,
            passphrase: passphrase.map { Self.words($0) } ?? .none
        )
    }

    static func words(_ text: String) -> GnuPGPassphrase {
        .provider(FixedPassphrase(SecretBytes(text)))
    }

    /// Runs gpg itself in this home; what it prints.
    @discardableResult
    func gpg(_ arguments: [String]) throws -> Data {
        try run("gpg", ["--homedir", path, "--batch", "--quiet", "--yes"] + arguments)
    }

    /// Makes the agent forget all passphrases.
    func forget() throws {
        _ = try run("gpgconf", ["--homedir", path, "--reload", "gpg-agent"])
    }

    /// Deletes the file where the agent keeps a secret part.
    func removeSecret(of fingerprint: String) throws {
        let listing = String(decoding: try gpg(["-K", "--with-colons"]), as: UTF8.self)
        let lines = listing.split(separator: "\n")
        guard
            let index = lines.firstIndex(where: { $0.hasPrefix("fpr:") && $0.contains(fingerprint) }
            ),
            let grip = lines[index + 1].split(separator: ":").last
        else { throw POSIXError(.ENOENT) }
        try FileManager.default.removeItem(atPath: "\(path)/private-keys-v1.d/\(grip).key")
    }

    private func run(_ program: String, _ arguments: [String]) throws -> Data {
        let (process, output) = (Process(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return data
    }
}
