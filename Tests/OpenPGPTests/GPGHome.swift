import Bytes
import Foundation
import TestSupport

/// A throw-away GnuPG home, and the real gpg in it.
final class GPGHome {
    let scratch: Scratch
    let folder: GnuPGFolder
    private var home: String { folder.path }

    init() throws {
        scratch = try Scratch()
        folder = try GnuPGFolder()
    }

    @discardableResult
    func gpg(passphrase: String = "", _ words: String...) throws -> String {
        try gpg(passphrase: passphrase, words)
    }

    @discardableResult
    private func gpg(passphrase: String, _ words: [String]) throws -> String {
        let options = [
            "--homedir", home, "--batch", "--quiet", "--no-tty", "--yes", "--pinentry-mode",
            "loopback", "--passphrase", passphrase,
        ]
        return try scratch.run("gpg", options + words)
    }

    /// A primary key that signs and a subkey that encrypts, for a year; its fingerprint.
    func makeKey(
        _ name: String,
        _ algorithms: (String, String) = ("ed25519", "cv25519"),
        passphrase: String = ""
    ) throws -> String {
        try gpg(passphrase: passphrase, "--quick-gen-key", name, algorithms.0, "cert,sign", "1y")
        let list = try gpg("--with-colons", "--list-keys", name).split(separator: "\n")
        let fingerprint = list.first { $0.hasPrefix("fpr:") }?.split(separator: ":").last
        guard let fingerprint = fingerprint.map(String.init) else { throw NoFingerprint() }
        try gpg(
            passphrase: passphrase,
            "--quick-add-key",
            fingerprint,
            algorithms.1,
            "encrypt",
            "never"
        )
        return fingerprint
    }

    /// What a command writes.
    func output(passphrase: String = "", _ words: String...) throws -> SecretBytes {
        try gpg(passphrase: passphrase, ["--output", scratch.path("output")] + words)
        return try scratch.read("output")
    }

    func encrypt(_ plaintext: String, _ words: String...) throws -> [UInt8] {
        try encrypt(plaintext, words)
    }

    func encrypt(_ plaintext: String, _ words: [String]) throws -> [UInt8] {
        try scratch.write(SecretBytes(plaintext), to: "plaintext")
        let options = ["--output", scratch.path("output"), "--trust-model", "always"]
        try gpg(passphrase: "secret", options + words + [scratch.path("plaintext")])
        return try scratch.read("output").disclosed()
    }

    func decrypt(_ message: [UInt8]) throws -> String {
        try scratch.write(SecretBytes(copying: message), to: "message")
        return try gpg(passphrase: "secret", "--decrypt", scratch.path("message"))
    }

    private struct NoFingerprint: Error {}
}
