import Bytes
import KeyStore
import SSHKey

/// Every change is told, and a file that can be read without mending is the same key afterwards.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe SecretBytes(copying: UnsafeBufferPointer(start: start, count: count))
    let repair = KeyRepair(input)
    precondition(repair.repairs.isEmpty == (repair.text == input))
    guard let before = publicHalf(of: input) else { return 0 }
    precondition(publicHalf(of: repair.text)?.key == before.key)
    return 0
}

func publicHalf(of text: SecretBytes) -> PublicHalf? {
    try? KeyFile(parsing: text).publicHalf(DecodingOptions())
}
