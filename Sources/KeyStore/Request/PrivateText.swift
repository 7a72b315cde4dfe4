internal import Bytes

/// What private keys look like in a text, encrypted ones and shares of backups among them.
enum PrivateText {
    /// In lower case; the one that is no word is how base64 of an OpenSSH key begins.
    private static let marks = [
        "private key-----", "private key ----", "pgp private key block", "ssh private key file",
        "putty-user-key-file-", "private-lines:", "age-secret-key-", "age encrypted file-----",
        "ibkeys-share-", "b3blbnnzac1rzxktdje",
    ]

    static func isIn(_ text: SecretBytes) -> Bool {
        let lower = SecretBytes(copying: text.disclosed().map(lowercased))
        return marks.contains { lower.firstIndex(of: $0) != nil }
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (0x41...0x5a).contains(byte) ? byte | 0x20 : byte
    }
}
