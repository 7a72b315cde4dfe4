import Bytes
import OpenPGP

/// Whatever is handed on is a message by itself, and the same in pieces of any size.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    let whole = message(in: input, piece: 64 << 10)
    precondition(message(in: input, piece: 3) == whole)
    if let whole { precondition(message(in: whole, piece: 64 << 10) == whole) }
    return 0
}

func message(in input: [UInt8], piece: Int) -> [UInt8]? {
    var message: [UInt8] = []
    do {
        let stream = try MessageStream(MemorySource(input, piece: piece))
        while let piece = try stream.next() { message += piece }
        return message
    } catch {
        return nil
    }
}
