import Bytes
import Foundation
import Keys
import OpenSSL
import SSHKey
import TestSupport
import Testing

/// One pair of each algorithm, made once a run.
enum PEMSamples {
    static let comment = Keys.Comment("me@here  with  blanks")

    static let rsa = made { .rsa(try .generate(bits: 2048)) }
    static let ecdsa = EllipticCurve.allCases.map { curve in
        made { .ecdsa(try .generate(on: curve)) }
    }
    static let eddsa = EdwardsCurve.allCases.map { curve in
        made { .eddsa(try .generate(on: curve)) }
    }
    /// We make none; openssl does.
    static let dsa = made {
        let text = try PEMPeer.openssl("dsaparam", "-genkey", "1024")
        return try pair(text).pair.privateKey
    }

    static var all: [KeyPair] { [rsa] + ecdsa + eddsa + [dsa] }

    private static func made(_ key: () throws -> PrivateKey) -> KeyPair {
        do {
            return KeyPair(try key(), comment: comment)
        } catch {
            fatalError("\(error)")
        }
    }

    /// Reads a private key.
    static func pair(
        _ text: SecretBytes,
        passphrase: String? = nil,
        limits: CostLimits = .standard
    ) throws -> DecodedPair {
        let provider: any PassphraseProvider =
            passphrase.map { FixedPassphrase(SecretBytes($0)) } ?? NoPassphrase()
        let options = DecodingOptions(passphrase: provider, limits: limits)
        guard case .pair(let decoded) = try PEMKey(parsing: text).decode(options) else {
            throw FormatError(.unrecognized, "", "a public key")
        }
        return decoded
    }

    /// Reads a public key.
    static func publicKey(_ text: SecretBytes) throws -> (PublicKey, Keys.Comment) {
        guard case .publicKey(let key, let comment) = try PEMKey(parsing: text).decode() else {
            throw FormatError(.unrecognized, "", "a private key")
        }
        return (key, comment)
    }

    /// DER under a label, as PEM text.
    static func pem(_ label: String, _ der: SecretBytes) -> SecretBytes {
        PEMBlock(label: label, body: der).encode()
    }

    /// The first block of a text.
    static func block(_ text: SecretBytes) throws -> PEMBlock {
        var reader = try PEMReader(text)
        return try #require(try reader.next())
    }
}

extension KeyPair: CustomTestStringConvertible {
    public var testDescription: String { publicKey.typeName }
}

/// The programs that read what we write, and the reverse.
enum PEMPeer {
    static func openssl(_ arguments: String..., input: SecretBytes = .empty) throws -> SecretBytes {
        try run("openssl", arguments, input)
    }

    /// The public line that ssh-keygen makes of a private key, without its comment.
    static func sshKeygenPublic(_ key: SecretBytes, passphrase: String = "") throws -> String {
        try withFile(key) { path in
            try line(run("ssh-keygen", ["-y", "-P", passphrase, "-f", path]))
        }
    }

    /// The same by puttygen.
    static func puttygenPublic(_ key: SecretBytes, passphrase: String = "") throws -> String {
        try withFile(SecretBytes(passphrase + "\n")) { secret in
            try withFile(key) { path in
                try line(run("puttygen", [path, "-L", "--old-passphrase", secret]))
            }
        }
    }

    static func publicLine(_ key: PublicKey) -> String {
        "\(key.typeName) \(Base64.text(key.blob.disclosed()))"
    }

    static func line(_ output: SecretBytes) throws -> String {
        String(decoding: output.disclosed(), as: UTF8.self)
            .split(whereSeparator: \.isWhitespace).prefix(2).joined(separator: " ")
    }

    static func contents(_ path: String) -> [UInt8] {
        FileManager.default.contents(atPath: path).map { [UInt8]($0) } ?? []
    }

    static func withFile<R>(_ text: SecretBytes, _ body: (String) throws -> R) throws -> R {
        let path = NSTemporaryDirectory() + "/ibkeys-pem-\(UUID().uuidString)"
        _ = FileManager.default.createFile(
            atPath: path,
            contents: Data(text.disclosed()),
            attributes: [.posixPermissions: 0o600]
        )
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try body(path)
    }

    static func run(
        _ program: String,
        _ arguments: [String],
        _ input: SecretBytes = .empty
    ) throws -> SecretBytes {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        let (stdin, stdout) = (Pipe(), Pipe())
        process.standardInput = stdin
        process.standardOutput = stdout
        process.standardError = FileHandle.nullDevice
        try process.run()
        try stdin.fileHandleForWriting.write(contentsOf: Data(input.disclosed()))
        try stdin.fileHandleForWriting.close()
        let output = stdout.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(description: "\(program) \(arguments): \(process.terminationStatus)")
        }
        return SecretBytes(copying: output)
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }
}
