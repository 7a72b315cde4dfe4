import Bytes
import Foundation
import GPGME
import Keys
import KeyStore
import TestSupport
import Testing

extension ReportDecryptor {
    func read(
        _ message: [UInt8],
        piece: Int = 5000,
        limits: ReportLimits = ReportLimits()
    ) throws -> (bytes: [UInt8], summary: ReportSummary) {
        let sink = MemorySink()
        let source = MemorySource(message, piece: piece)
        let summary = try decrypt(source, to: sink, limits: limits)
        return (sink.bytes, summary)
    }
}

/// A throw-away GnuPG home whose keys all have one passphrase.
final class MessageHome {
    private let folder: GnuPGFolder
    private let scratch: Scratch
    private let passphrase: String
    /// The fingerprints of primary keys.
    private(set) var keys: [String] = []

    static let variety: [[String]] = [
        [], ["-z", "0"], ["--compress-algo", "zlib"], ["--compress-algo", "bzip2"],
        ["--compress-algo", "zip", "--cipher-algo", "AES128"], ["--cipher-algo", "AES192", "-a"],
        ["--cipher-algo", "CAMELLIA256"],
    ]

    var path: String { folder.path }

    init(keys algorithms: [String], passphrase: String) throws {
        folder = try GnuPGFolder()
        scratch = try Scratch()
        self.passphrase = passphrase
        try "s2k-count 65536\n".write(
            toFile: folder.path + "/gpg-agent.conf",
            atomically: true,
            encoding: .utf8
        )
        for algorithm in algorithms { keys.append(try makeKey(algorithm)) }
    }

    private func makeKey(_ algorithm: String) throws -> String {
        let name = "\(algorithm) <\(algorithm)@example.com>"
        try gpg("--quick-gen-key", name, "ed25519", "cert,sign", "never")
        let list = try gpg("--with-colons", "--list-keys", name).split(separator: "\n")
        let line = list.first { $0.hasPrefix("fpr:") }
        let fingerprint = String(try #require(line?.split(separator: ":").last))
        try gpg("--quick-add-key", fingerprint, algorithm, "encrypt", "never")
        return fingerprint
    }

    @discardableResult
    private func gpg(_ words: String...) throws -> String { try gpg(words) }

    @discardableResult
    private func gpg(_ words: [String]) throws -> String {
        let options = [
            "--homedir", folder.path, "--batch", "--quiet", "--no-tty", "--yes", "--trust-model",
            "always", "--pinentry-mode", "loopback", "--passphrase", passphrase,
        ]
        return try scratch.run("gpg", options + words)
    }

    func encrypt(_ plaintext: [UInt8], _ words: [String]) throws -> [UInt8] {
        try scratch.write(SecretBytes(copying: plaintext), to: "plaintext")
        try gpg(["--output", scratch.path("output")] + words + [scratch.path("plaintext")])
        return try scratch.read("output").disclosed()
    }

    func forbidLoopback() throws {
        try "no-allow-loopback-pinentry\n".write(
            toFile: path + "/gpg-agent.conf",
            atomically: true,
            encoding: .utf8
        )
        try scratch.run("gpgconf", ["--homedir", path, "--kill", "gpg-agent"])
    }

    /// Leaves the first 60 bytes of each.
    func cutSecretKeys() throws {
        let folder = path + "/private-keys-v1.d/"
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            let file = try #require(FileHandle(forUpdatingAtPath: folder + name))
            try file.truncate(atOffset: 60)
            try file.close()
        }
    }

    func decryptor(_ engine: OwnDecryptor.Engine) -> OwnDecryptor {
        decryptor(engine, passphrase: passphrase)
    }

    func decryptor(_ engine: OwnDecryptor.Engine, passphrase: String?) -> OwnDecryptor {
        let provider = passphrase.map { FixedPassphrase(SecretBytes($0)) }
        return OwnDecryptor(engine, home: folder.path, passphrase: provider)
    }

    func decryptor(_ engine: OwnDecryptor.Engine, until stop: Cancellation) -> OwnDecryptor {
        OwnDecryptor(engine, home: folder.path, passphrase: nil, cancellation: stop)
    }
}
