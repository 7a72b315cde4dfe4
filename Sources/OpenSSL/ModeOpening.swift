internal import Bytes
internal import COpenSSL

/// OCB (RFC 7253) and GCM (NIST SP 800-38D), as OpenSSL has them.
@safe
final class ModeOpening: AEADOpening {
    private let context: CipherContext

    init(_ mode: String, _ key: SecretBytes, _ nonceLength: Int) throws {
        context = try CipherContext("AES-\(key.count * 8)-\(mode)")
        try unsafe context.control(EVP_CTRL_AEAD_SET_IVLEN, nonceLength, nil)
        try context.set(key: key)
    }

    override func start(nonce: [UInt8], associatedData: [UInt8]) throws {
        try context.set(iv: nonce)
        _ = try unsafe associatedData.withUnsafeBytes { bytes in
            try unsafe context.update(bytes, nil)
        }
    }

    /// OCB keeps back a block that is not full.
    override func update(
        _ piece: UnsafeRawBufferPointer,
        _ room: UnsafeMutableRawBufferPointer
    ) throws -> Int {
        try unsafe context.update(piece, room.baseAddress)
    }

    override func finish(tag: [UInt8], _ room: UnsafeMutableRawBufferPointer) throws -> Int? {
        var tag = tag
        try unsafe context.control(EVP_CTRL_AEAD_SET_TAG, tag.count, &tag)
        return unsafe context.finish(room.baseAddress)
    }
}
