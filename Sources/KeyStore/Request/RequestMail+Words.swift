internal import Bytes
internal import OpenPGP
internal import SSHKey

/// A mail is open to many: no text from outside that goes out with a key holds an account number or
/// what looks like a private key.
extension RequestMail.Key {
    private struct Words {
        let place: String
        let text: [UInt8]
        let remedy: String

        func check(_ account: AccountDigits?) throws {
            if AccountNumber.isIn(String(decoding: text, as: UTF8.self), ending: account) {
                throw refused("an account number, which no mail should")
            }
            if PrivateText.isIn(SecretBytes(copying: text)) {
                throw refused("a private key, which no mail may")
            }
        }

        private func refused(_ what: String) -> FormatError {
            FormatError(.malformed, place, "holds what looks like \(what)", hint: remedy)
        }
    }

    /// - Throws: ``FormatError/Kind/malformed`` with the place.
    func checkWords(_ account: AccountDigits?) throws {
        for words in try words() { try words.check(account) }
    }

    private func words() throws -> [Words] {
        let name = Words(
            place: "file name",
            text: Array(file.utf8),
            remedy: "rename the file, or the key"
        )
        switch self {
        case .ssh(_, let line, _):
            let comment = try OpenSSHPublicKey.decode(line).comment.bytes
            let remedy = "ibkeyctl comment, or ibkeyexport -C, gives another one"
            return [name, Words(place: "comment", text: comment, remedy: remedy)]
        case .openPGP(let published, _):
            let remedy = "make a key with another user ID"
            return [name]
                + published.keys.flatMap(\.userIDs).map {
                    Words(place: "user ID", text: $0, remedy: remedy)
                }
        }
    }

    /// What is in the attachment, out of its armor.
    func content() throws -> SecretBytes {
        switch self {
        case .ssh(_, let line, _): return line
        case .openPGP(let published, _):
            var octets = ByteWriter()
            for key in try TransferableKey.decode(published.text) {
                octets.bytes(key.encodePublic())
            }
            return octets.finish()
        }
    }
}
