internal import Bytes
internal import COpenSSL

/// EAX (Bellare, Rogaway and Wagner, 2004), which OpenSSL does not have: CTR, and CMAC over the nonce,
/// the associated data and the ciphertext.
final class EAXOpening: AEADOpening {
    private let context: CipherContext
    private let key: SecretBytes
    private var mac: RunningMAC?
    /// Of the nonce and the associated data, xored.
    private var expected: [UInt8] = []

    init(_ key: SecretBytes) throws {
        self.key = key
        context = try CipherContext("AES-\(key.count * 8)-CTR")
        try context.set(key: key)
    }

    override func start(nonce: [UInt8], associatedData: [UInt8]) throws {
        let counter = try code(0, nonce).finish()
        let header = try code(1, associatedData).finish()
        expected = zip(counter, header).map { $0 ^ $1 }
        mac = try code(2, [])
        try context.set(iv: counter)
    }

    override func update(
        _ piece: UnsafeRawBufferPointer,
        _ room: UnsafeMutableRawBufferPointer
    ) throws -> Int {
        try unsafe mac?.add(piece)
        return try unsafe context.update(piece, room.baseAddress)
    }

    override func finish(tag: [UInt8], _ room: UnsafeMutableRawBufferPointer) throws -> Int? {
        let text = try mac?.finish() ?? []
        let found = zip(expected, text).map { $0 ^ $1 }
        return SecretBytes(copying: found) == SecretBytes(copying: tag) ? 0 : nil
    }

    /// OMAC with a tweak: a block that ends in the number goes before the text.
    private func code(_ number: UInt8, _ text: [UInt8]) throws -> RunningMAC {
        let code = try RunningMAC(cmac: "AES-\(key.count * 8)-CBC", key: key)
        let tweaked = [UInt8](repeating: 0, count: 15) + [number] + text
        try unsafe tweaked.withUnsafeBytes { try unsafe code.add($0) }
        return code
    }
}
