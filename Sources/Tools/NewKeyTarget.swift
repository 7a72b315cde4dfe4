internal import Bytes
internal import CommandKit
internal import KeyStore
internal import Keys

/// Where a new key goes.
protocol NewKeyTarget {
    /// Refuses early what ``write(_:_:)`` would refuse late.
    func check() throws
    func write(_ pair: KeyPair, _ passphrase: SecretBytes?) throws
    func report(to object: inout JSONObject)
    /// What the person should do now, in words.
    var nextSteps: [String] { get }
}

/// `ibkeygen NAME`.
struct StoreTarget: NewKeyTarget {
    let store: KeyStore
    let name: KeyName
    let encryption: EncryptionOptions

    func check() throws {
        try encryption.check(for: .openssh)
        if try store.names().contains(name) { throw StoreError.exists("\(name)") }
    }

    func write(_ pair: KeyPair, _ passphrase: SecretBytes?) throws {
        let options = try encryption.options(for: .openssh, passphrase: passphrase)
        try store.add(StoredKey(pair, options, event: "made"), as: name)
    }

    func report(to object: inout JSONObject) {
        object.add("name", .string("\(name)"))
    }

    var nextSteps: [String] {
        [
            "the pair is in the store under the name \(name)",
            "next: ibkeyexport \(name) -o public.key, and send public.key",
        ]
    }
}

/// `ibkeygen -o FILE`.
struct FileTarget: NewKeyTarget {
    let output: OutputOptions
    let format: PrivateFormat
    let encryption: EncryptionOptions

    func check() throws {
        try encryption.check(for: format)
        try output.check(isPrivate: true)
    }

    func write(_ pair: KeyPair, _ passphrase: SecretBytes?) throws {
        let options = try encryption.options(for: format, passphrase: passphrase)
        try output.write(format.encodeAndProve(pair, options), isPrivate: true)
    }

    func report(to object: inout JSONObject) {
        object.add("format", .string(format.rawValue))
        object.add("file", .string(output.output))
    }

    /// How the file is named to a shell and to our tools, for which a bare word is no file.
    private static func word(for file: String) -> String {
        let isBare = !file.contains("/") && !file.contains(".")
        let path = isBare ? "./" + file : file
        let isPlain = path.utf8.allSatisfy { byte in
            switch UnicodeScalar(byte) {
            case "a"..."z", "A"..."Z", "0"..."9", "/", ".", "_", "-", "+", ",", "=", "@": true
            default: false
            }
        }
        return isPlain ? path : "'" + DisplayText.escape(path) + "'"
    }

    var nextSteps: [String] {
        guard let file = output.output, file != "-" else { return [] }
        return [
            "the private key is in \(DisplayText.escape(file)); keep it, and never send it",
            "next: ibkeyexport \(Self.word(for: file)) -o public.key, and send public.key",
        ]
    }
}
