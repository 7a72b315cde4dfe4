package import Bytes
package import Testing

/// Every change of one byte and every truncation of a good file.
///
/// A reader may refuse a mutant, and it may read it as the same key (a changed remark); it must not
/// read another key, and it must not trap.
package enum Mutations {
    package static func check(
        of text: SecretBytes,
        masks: [UInt8] = [0x01, 0x20, 0x80, 0xff],
        sourceLocation: SourceLocation = #_sourceLocation,
        _ isSame: (SecretBytes) throws -> Bool
    ) {
        let bytes = text.disclosed()
        func check(_ mutant: [UInt8], _ what: String) {
            guard let isSame = try? isSame(SecretBytes(copying: mutant)) else { return }
            #expect(isSame, "another key after \(what)", sourceLocation: sourceLocation)
        }
        for index in bytes.indices {
            for mask in masks {
                var mutant = bytes
                mutant[index] ^= mask
                check(mutant, "byte \(index) was changed by \(mask)")
            }
            check(Array(bytes.prefix(index)), "it was cut to \(index) bytes")
            check(Array(bytes.dropFirst(index)), "\(index) bytes were cut off its start")
        }
    }
}
