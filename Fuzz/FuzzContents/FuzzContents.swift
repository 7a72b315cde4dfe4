import Bytes
import OpenPGP
import OpenSSL

/// The input as what a message holds, sealed so that it gets past the integrity protection: in pieces of
/// any size the outcome is the same.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    guard let message = try? sealed(input) else { preconditionFailure("nothing is sealed") }
    let whole = plaintext(of: message, piece: 64 << 10)
    precondition(plaintext(of: message, piece: 5) == whole)
    return 0
}

let key = SecretBytes(copying: [UInt8](1...16))

/// A session key packet that is never opened, and packet 18 version 1.
func sealed(_ contents: [UInt8]) throws -> [UInt8] {
    let hashed = [UInt8](repeating: 0, count: 18) + contents + [0xd3, 0x14]
    let hash = try Digest.sha1.hash(SecretBytes(copying: hashed)).disclosed()
    guard let cipher = Cipher("AES-128-CFB") else { return [] }
    let iv = SecretBytes(copying: [UInt8](repeating: 0, count: 16))
    let text = try cipher.encrypt(SecretBytes(copying: hashed + hash), key: key, iv: iv)
    let length = (0..<4).reversed().map { UInt8(truncatingIfNeeded: (text.count + 1) >> (8 * $0)) }
    return [0xc3, 4, 4, 7, 0, 8, 0xd2, 0xff] + length + [1] + text.disclosed()
}

func plaintext(of message: [UInt8], piece: Int) -> [UInt8]? {
    let sink = MemorySink()
    do {
        let message = try EncryptedMessage(MemorySource(message, piece: piece))
        var inflated = 0
        try message.decrypt(with: SessionKey(.aes128, key), to: sink) { count in
            inflated += count
            guard inflated < 1 << 20 else { throw MessageError(.damaged, "too large") }
        }
        return sink.bytes
    } catch {
        return nil
    }
}
