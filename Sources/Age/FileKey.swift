internal import Bytes
internal import OpenSSL

/// The 16 random bytes of one file, from which its other keys come.
struct FileKey: Sendable {
    let bytes: SecretBytes

    private static let byteCount = 16
    private static let sealedLength = byteCount + ChaCha20Poly1305.tagLength
    private static let zeroNonce = SecretBytes(copying: [UInt8](repeating: 0, count: 12))

    static func generate() throws -> FileKey {
        FileKey(bytes: try Random.secret(byteCount))
    }

    private init(bytes: SecretBytes) {
        self.bytes = bytes
    }

    /// - Throws: ``FormatError/Kind/malformed`` for another length.
    init(_ bytes: SecretBytes) throws {
        guard bytes.count == Self.byteCount else {
            throw FormatError.malformed("file key", "is not of \(Self.byteCount) bytes")
        }
        self.init(bytes: bytes)
    }

    /// Encrypted as most stanzas have it, under a key that is used once.
    func sealed(under key: SecretBytes) throws -> SecretBytes {
        try ChaCha20Poly1305(key: key).seal(bytes, nonce: Self.zeroNonce)
    }

    /// The reverse; nil when the key does not fit.
    ///
    /// - Throws: ``FormatError/Kind/malformed`` for another length: then one body could be made that
    ///   opens under many keys.
    init?(opening body: SecretBytes, under key: SecretBytes) throws {
        let opened = try ChaCha20Poly1305(key: key).open(body, nonce: Self.zeroNonce)
        guard let opened else { return nil }
        try self.init(opened)
    }

    /// Checks the body of a stanza before any work is done for it.
    static func expectSealed(_ stanza: Stanza) throws {
        guard stanza.body.count == sealedLength else {
            throw FormatError.malformed(
                stanza.type,
                "a body of \(stanza.body.count) bytes where \(sealedLength) are due"
            )
        }
    }

    func mac(of header: SecretBytes) throws -> SecretBytes {
        let key = try KeyDerivation.hkdf(bytes, salt: .empty, info: "header")
        return try Digest.sha256.hmac(key: key, header)
    }

    func payloadKey(nonce: SecretBytes) throws -> SecretBytes {
        try KeyDerivation.hkdf(bytes, salt: nonce, info: "payload")
    }
}

/// The file key itself, which fits every stanza; the header's MAC tells whether it is this file's.
struct KnownFileKey: Identity {
    private let key: FileKey

    init(_ key: FileKey) {
        self.key = key
    }

    func unwrap(_ stanza: Stanza) -> SecretBytes? { key.bytes }
}
