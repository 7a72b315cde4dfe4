internal import ArgumentParser
internal import Bytes
internal import CommandKit
internal import KeyStore
internal import SSHKey

/// How a private key is encrypted when it is written.
struct EncryptionOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Rounds of bcrypt, for openssh.", valueName: "n"))
    var rounds: UInt32?

    @Option(
        help: ArgumentHelp(
            "Cost of Argon2id, for ppk: memory=KiB,passes=N,parallelism=N.",
            valueName: "cost"
        )
    )
    var argon2: Argon2Cost?

    @Option(help: "Key derivation, for pkcs8.")
    var kdf: PKCS8Key.KDF?

    @Option(
        help: ArgumentHelp("Cipher, for openssh, pkcs1 and sec1.", valueName: "name")
    )
    var cipher: String?

    var isUsed: Bool { rounds != nil || argon2 != nil || kdf != nil || cipher != nil }

    /// The options of `format`, with `passphrase` for the key.
    func options(
        for format: PrivateFormat,
        passphrase: SecretBytes?
    ) throws -> PrivateFormat.Options {
        var options = PrivateFormat.Options()
        options.passphrase = passphrase
        if let rounds { options.rounds = rounds }
        if let argon2, passphrase != nil { options.argon2 = try argon2.resolved() }
        if let kdf { options.kdf = kdf }
        options.cipher = cipher
        return options
    }

    /// - Throws: ``ToolError`` 64 for an option that `format` does not have.
    func check(for format: PrivateFormat) throws {
        let used: [(isGiven: Bool, option: String, formats: [PrivateFormat])] = [
            (rounds != nil, "--rounds", [.openssh]),
            (argon2 != nil, "--argon2", [.ppk]),
            (kdf != nil, "--kdf", [.pkcs8]),
            (cipher != nil, "--cipher", [.openssh, .pkcs1, .sec1]),
        ]
        for (isGiven, option, formats) in used where isGiven && !formats.contains(format) {
            let names = formats.map(\.rawValue).joined(separator: ", ")
            throw ToolError(.usage, "\(option) is for \(names), not for \(format.rawValue)")
        }
        let limits = CostLimits.standard
        if let rounds, !(1...limits.bcryptRounds).contains(UInt64(rounds)) {
            throw ToolError(.usage, "--rounds takes 1 to \(limits.bcryptRounds)")
        }
        if let argon2, !argon2.isReadable(limits) {
            throw ToolError(
                .usage,
                "--argon2 costs more than is read again: \(limits.memory) KiB of memory, and "
                    + "\(limits.memoryPasses) as its product with the passes"
            )
        }
        if let cipher, !format.knows(cipher: cipher) {
            throw ToolError(.usage, "--cipher: \(format.rawValue) has no cipher of that name")
        }
    }
}

extension PKCS8Key.KDF: ExpressibleByArgument {}
