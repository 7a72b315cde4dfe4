import Bytes
import Foundation
import KeyStore
import Keys
import TestSupport

/// A throw-away GnuPG home, by its path and as the library has it.
final class GnuPGSample {
    private let folder: GnuPGFolder
    var path: String { folder.path }
    let home: GnuPGHome

    init() throws {
        folder = try GnuPGFolder()
        home = try GnuPGHome(path: folder.path)
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
