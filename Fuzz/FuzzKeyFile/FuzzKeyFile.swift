import Bytes
import KeyStore
import Keys
import SSHKey

/// Whatever is read as a key can be written for OpenSSH, and is the same key there.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe SecretBytes(copying: UnsafeBufferPointer(start: start, count: count))
    guard let key = try? KeyFile(parsing: input).decode(opening) else { return 0 }
    do {
        try checkWritable(key)
    } catch {
        preconditionFailure("\(error)")
    }
    return 0
}

/// No try of a passphrase costs more than a few milliseconds.
var opening: DecodingOptions {
    var limits = CostLimits.standard
    limits.bcryptRounds = 1
    limits.pbkdf2Iterations = 1000
    limits.memory = 1024
    limits.memoryPasses = 1024
    limits.parallelism = 1
    return DecodingOptions(passphrase: FixedPassphrase(SecretBytes("fuzz")), limits: limits)
}

func checkWritable(_ key: DecodedKey) throws {
    switch key {
    case .pair(let decoded):
        var pair = decoded.pair
        pair.comment = writable(pair.comment)
        _ = try PrivateFormat.openssh.encodeAndProve(pair)
    case .publicKey(let key, let comment):
        _ = try PublicFormat.openssh.encode(key, comment: writable(comment))
    }
}

/// A comment with control characters is read, and written nowhere.
func writable(_ comment: Comment) -> Comment {
    (try? comment.checkWritable()) == nil ? Comment() : comment
}
