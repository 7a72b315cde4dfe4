import Age
import Bytes
import Keys
import TestSupport
import Testing

/// Every change of one byte and every truncation.
struct AgeMutationTests {
    @Test(arguments: AgeKind.allCases)
    func `no change of a file goes unnoticed`(_ kind: AgeKind) throws {
        let file = SecretBytes(
            copying: try AgeWriter.encrypt(SecretBytes("text"), to: [kind.recipient])
        )
        let identity = try kind.identity
        let masks: [UInt8] = kind == .x25519 ? [0x01, 0x20, 0x80, 0xff] : [0x01]
        Mutations.check(of: file, masks: masks) { mutant in
            _ = try open(mutant.disclosed(), with: [identity])
            return mutant == file
        }
    }

    /// A changed line end may be white space all the same.
    @Test func `no change of an armored file gives another text`() throws {
        let text = SecretBytes("text")
        let file = try AgeWriter.encrypt(text, to: [AgeKind.x25519.recipient], armored: true)
        let identity = try AgeKind.x25519.identity
        Mutations.check(of: SecretBytes(copying: file)) { mutant in
            try open(mutant.disclosed(), with: [identity]) == text
        }
    }
}
