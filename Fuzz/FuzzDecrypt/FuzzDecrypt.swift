import Bytes
import OpenPGP

/// What stands in front opens the data; with every key, in pieces of any size, the outcome is the same.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    let whole = plaintext(of: input, piece: 64 << 10)
    precondition(plaintext(of: input, piece: 5) == whole)
    return 0
}

func plaintext(of input: [UInt8], piece: Int) -> [UInt8]? {
    let sink = MemorySink()
    do {
        let message = try EncryptedMessage(MemorySource(input, piece: piece))
        let keys = try message.passphrases.compactMap { try $0.open(SecretBytes("password")) }
        let key = try keys.first { try message.mayOpen(with: $0) }
        try message.decrypt(with: key, to: sink) { _ in
            guard sink.bytes.count < 1 << 20 else { throw MessageError(.damaged, "too large") }
        }
        return sink.bytes
    } catch {
        return nil
    }
}
