import Age
import Bytes

/// Whatever is read as a header is written again as the same bytes, and no bytes make a reader trap.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe SecretBytes(copying: UnsafeBufferPointer(start: start, count: count))
    checkBech32(input)
    checkFile(input.disclosed())
    return 0
}

func checkBech32(_ text: SecretBytes) {
    guard let (prefix, bytes) = try? Bech32.decode(text, "input") else { return }
    guard prefix.contains(where: \.isLetter) else { return }
    precondition(Bech32.encode(bytes, prefix: prefix) == text)
}

func checkFile(_ file: [UInt8]) {
    guard let reader = try? AgeReader(MemorySource(file, piece: 100)) else { return }
    let header = reader.header.encode().disclosed()
    precondition(reader.isArmored || file.starts(with: header))
    precondition((try? Header(from: BufferedSource(MemorySource(header)))) == reader.header)
    _ = try? identity.map { try reader.open([$0]).copy(to: MemorySink()) }
}

let identity = try? X25519Identity(
    parsing: SecretBytes(
        "AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0"
    )
)
