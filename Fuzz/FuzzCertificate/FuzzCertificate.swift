import Bytes
import OpenPGP

/// Whatever is read as a key is the same key when it was written, and holds no secret when it was
/// written as a public one.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe SecretBytes(copying: UnsafeBufferPointer(start: start, count: count))
    _ = try? RevocationCertificate(parsing: input, of: String(repeating: "0A", count: 20))
    guard let keys = try? TransferableKey.decode(input) else { return 0 }
    for key in keys {
        check(key.encode(), key) { $0.encode() == key.encode() }
        check(key.encodePublic(), key) { $0.isPublicOnly }
        check(Armor(.publicKey, key.minimal().encodePublic()).encode(), key) { $0.isPublicOnly }
    }
    return 0
}

func check(
    _ file: SecretBytes,
    _ key: TransferableKey,
    _ isRight: (TransferableKey) -> Bool
) {
    let keys = try? TransferableKey.decode(file)
    precondition(keys?.count == 1)
    precondition(keys?.allSatisfy { $0.fingerprint == key.fingerprint && isRight($0) } ?? false)
}
