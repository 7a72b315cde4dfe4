internal import ArgumentParser
internal import Bytes
internal import CommandKit
internal import KeyStore
internal import Keys
internal import OpenSSL
internal import SSHKey

struct Ibkeygen: Tool {
    static let configuration = CommandConfiguration(
        commandName: "ibkeygen",
        abstract: "Make a key pair: to log in with, or for the files.",
        discussion: "The manual page is ibkeygen(1).",
        version: version
    )

    @Option(name: .shortAndLong, help: "Type of the key.")
    var type = KeyType.rsa

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            """
            Size: 2048 to 16384 for rsa (default 2048); 256, 384 or 521 for ecdsa (default 256); \
            2048 to 4096 for pgp (default 3072).
            """,
            valueName: "bits"
        )
    )
    var bits: Int?

    @Option(
        name: [.customShort("C"), .long],
        help: ArgumentHelp(
            "Comment (default: TYPE-key-DATE, and none for pgp).",
            valueName: "comment"
        )
    )
    var comment: String?

    @Option(
        name: .shortAndLong,
        help: "Format of the private key (default: by the extension of FILE, else openssh)."
    )
    var format: PrivateFormat?

    @OptionGroup var output: OutputOptions

    @Option(
        help: ArgumentHelp(
            "Where the passphrase comes from: \(PassphraseSource.grammar).",
            valueName: "source"
        )
    )
    var passphrase: String?

    @OptionGroup var encryption: EncryptionOptions

    @OptionGroup var openPGP: OpenPGPOptions

    @Flag(help: "Report on the new key as JSON.")
    var json = false

    @OptionGroup var reporting: ReportingOptions

    @OptionGroup var storing: StoreOptions

    @Argument(help: "Name in the store, when there is no -o FILE (default: ibkr, and ibkr-pgp).")
    var name: String?

    func execute(_ diagnostics: Diagnostics) throws {
        let size = try type.size(bits)
        guard type != .pgp else {
            return try OpenPGPGeneration(self, bits: size, diagnostics).run()
        }
        guard !openPGP.isUsed else {
            throw ToolError(
                .usage,
                "--name, --email, --expire and --gnupg-home are for OpenPGP keys",
                hint: "-t pgp makes one"
            )
        }
        let prompt = try PassphrasePrompt(parsing: passphrase, diagnostics)
        let comment = try Comment(
            parsing: comment ?? "\(type.rawValue)-key-\(LocalDate.today().digits)"
        )
        let target = try target()
        try target.check()

        let passphrase = try prompt.newPassphrase()
        let pair = KeyPair(try type.generate(size), comment: comment)
        try pair.privateKey.proveByUse()
        diagnostics.detail("the private key signs, and the public key verifies that")
        try target.write(pair, passphrase)
        try report(pair, target, isEncrypted: passphrase != nil, diagnostics)
    }

    private func target() throws -> any NewKeyTarget {
        guard output.output != nil else {
            guard format == nil, !output.force else {
                throw ToolError(
                    .usage,
                    "a key in the store has the store's format; -o FILE has others"
                )
            }
            return StoreTarget(
                store: try storing.store(),
                name: try name.map { try KeyName($0) } ?? Settings.standard().sshKeyName,
                encryption: encryption
            )
        }
        guard name == nil else {
            throw ToolError(.usage, "-o FILE and a name in the store exclude each other")
        }
        guard !json || !output.isStandardOutput else {
            throw ToolError(.usage, "--json and -o - both want standard output")
        }
        let format = format ?? .byExtension(of: output)
        guard format.hasPlace(for: type) else {
            throw ToolError(.usage, "\(format.rawValue) has no place for \(type.rawValue) keys")
        }
        return FileTarget(output: output, format: format, encryption: encryption)
    }

    private func report(
        _ pair: KeyPair,
        _ target: any NewKeyTarget,
        isEncrypted: Bool,
        _ diagnostics: Diagnostics
    ) throws {
        if json {
            var object = try KeyReport.object(pair.publicKey, comment: pair.comment)
            object.add("encrypted", .bool(isEncrypted))
            target.report(to: &object)
            try StandardOutput.write(object.text + "\n")
        }
        diagnostics.note("fingerprint \(try Fingerprint(pair.publicKey))")
        for note in target.nextSteps { diagnostics.note(note) }
    }
}

extension PrivateFormat: ExpressibleByArgument {
    static func byExtension(of output: OutputOptions) -> PrivateFormat {
        output.hasExtension("ppk") ? .ppk : .openssh
    }

    func hasPlace(for type: KeyType) -> Bool {
        switch self {
        case .openssh, .ppk, .ppk2, .pkcs8: type != .pgp
        case .pkcs1, .sshcom: type == .rsa
        case .sec1: type == .ecdsa
        }
    }
}
