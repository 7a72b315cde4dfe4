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
        abstract: "Make a key pair to log in with.",
        discussion: "The manual page is ibkeygen(1).",
        version: version
    )

    @Option(name: .shortAndLong, help: "Type of the key.")
    var type = KeyType.rsa

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "Size: 2048 to 16384 for rsa (default 2048); 256, 384 or 521 for ecdsa (default 256).",
            valueName: "bits"
        )
    )
    var bits: Int?

    @Option(
        name: [.customShort("C"), .long],
        help: ArgumentHelp("Comment (default: TYPE-key-DATE).", valueName: "comment")
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

    @Flag(help: "Report on the new key as JSON.")
    var json = false

    @OptionGroup var reporting: ReportingOptions

    func execute(_ diagnostics: Diagnostics) throws {
        let format = format ?? .byExtension(of: output)
        let size = try type.size(bits)
        let source = try PassphraseSource.of(passphrase, option: "--passphrase")
        try checkUsage(format)
        try output.check(isPrivate: true)

        let comment = Comment(comment ?? "\(type.rawValue)-key-\(LocalDate.today().digits)")
        try comment.checkWritable()
        let passphrase = try PassphrasePrompt(source, diagnostics: diagnostics).newPassphrase()
        if let passphrase, source != .generate {
            diagnostics.advise(PassphraseAdvice.warnings(about: passphrase))
        }
        let pair = KeyPair(try type.generate(size), comment: comment)
        try pair.privateKey.proveByUse()
        let text = try format.encodeAndProve(
            pair,
            encryption.options(for: format, passphrase: passphrase)
        )
        try output.write(text, isPrivate: true)
        try report(pair, format, isEncrypted: passphrase != nil, diagnostics)
    }

    private func checkUsage(_ format: PrivateFormat) throws {
        guard output.output != nil else {
            throw ToolError(.usage, "no output is given", hint: "-o FILE, or -o - for a pipe")
        }
        guard !json || !output.isStandardOutput else {
            throw ToolError(.usage, "--json and -o - both want standard output")
        }
        guard format.hasPlace(for: type) else {
            throw ToolError(.usage, "\(format.rawValue) has no place for \(type.rawValue) keys")
        }
        try encryption.check(for: format)
    }

    private func report(
        _ pair: KeyPair,
        _ format: PrivateFormat,
        isEncrypted: Bool,
        _ diagnostics: Diagnostics
    ) throws {
        if json {
            var object = try KeyReport.object(pair.publicKey, comment: pair.comment)
            object.add("format", .string(format.rawValue))
            object.add("encrypted", .bool(isEncrypted))
            object.add("file", .string(output.output))
            try StandardOutput.write(object.text + "\n")
        }
        diagnostics.note("fingerprint \(try Fingerprint(pair.publicKey))")
        if let file = output.output, file != "-" {
            let file = DisplayText.escape(file)
            diagnostics.note("the private key is in \(file); keep it, and never send it")
            diagnostics.note("next: ibkeyexport \(file) -o public.key, and send public.key")
        }
    }
}

extension PrivateFormat: ExpressibleByArgument {
    static func byExtension(of output: OutputOptions) -> PrivateFormat {
        if output.hasExtension("ppk") { return .ppk }
        return output.hasExtension("pem") ? .pkcs8 : .openssh
    }

    func hasPlace(for type: KeyType) -> Bool {
        switch self {
        case .openssh, .ppk, .ppk2, .pkcs8: true
        case .pkcs1, .sshcom: type == .rsa
        case .sec1: type == .ecdsa
        }
    }
}
