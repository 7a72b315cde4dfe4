import Bytes
import KeyStore

/// Whatever is read of a backup is written again as the same bytes; whatever is typed or scanned from
/// paper ends in a file or an error.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe SecretBytes(copying: UnsafeBufferPointer(start: start, count: count))
    if let archive = try? BackupArchive(decoding: input) {
        precondition(archive.encode() == input)
    }
    if let manifest = try? BackupManifest(decoding: input) {
        precondition(manifest.encode() == input)
    }
    if let share = try? Share(text: input) {
        precondition((try? Share(text: share.text())) == share)
    }
    _ = try? Share(decoding: input)
    _ = try? Share(words: input)
    _ = try? Share.all(in: input)
    _ = try? PaperScan.decode(input)
    return 0
}
