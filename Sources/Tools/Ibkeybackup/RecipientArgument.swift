internal import Age
internal import Bytes
internal import CommandKit
internal import KeyStore
internal import Keys
internal import SSHKey

/// What `-r` takes: `age1...`, the line of an SSH public key, `@FILE` with such lines, or the name of a
/// key in the store.
struct RecipientArgument {
    let recipient: any Recipient
    /// Of an SSH key.
    let fingerprint: String?
    /// What it is known by: `age1...`, or the fingerprint of an SSH key.
    let text: String

    static func parse(_ word: String, _ store: KeyStore) throws -> [RecipientArgument] {
        if word.hasPrefix("@") { return try lines(of: String(word.dropFirst())) }
        if isLine(word) { return [try RecipientArgument(line: SecretBytes(word), "-r")] }
        guard let name = try? KeyName(word) else {
            throw ToolError(
                .usage,
                subject: word,
                "is neither a public key nor the name of a key",
                hint: "@FILE takes recipients from a file"
            )
        }
        return try naming(name) { [try RecipientArgument(store.soundKey(name).publicKey())] }
    }

    private static func isLine(_ word: String) -> Bool {
        word.hasPrefix("age1") || word.contains(" ")
    }

    private static func lines(of path: String) throws -> [RecipientArgument] {
        let input = InputFile(path)
        var (lines, found) = (LineReader(try input.read()), [RecipientArgument]())
        while let line = lines.next()?.trimmed() {
            guard !line.isEmpty, !line.starts(with: "#") else { continue }
            let subject = "\(input.subject): line \(lines.lineNumber)"
            found.append(try RecipientArgument(line: line, subject))
        }
        guard !found.isEmpty else {
            throw ToolError(.dataError, subject: input.subject, "holds no recipient")
        }
        return found
    }

    private init(line: SecretBytes, _ subject: String) throws {
        do {
            self =
                try line.starts(with: "age1")
                ? RecipientArgument(age: line)
                : RecipientArgument(OpenSSHPublicKey.decode(line).key)
        } catch {
            throw ToolError(error, subject: subject)
        }
    }

    private init(age line: SecretBytes) throws {
        (recipient, fingerprint) = (try X25519Recipient(parsing: line), nil)
        text = line.asciiText ?? ""
    }

    private init(_ key: PublicKey) throws {
        recipient = try SSHRecipient(key)
        let found = try Fingerprint(key).description
        (fingerprint, text) = (found, "SSH key \(found)")
    }
}
