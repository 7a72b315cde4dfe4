package import Bytes

/// What is weak about a passphrase, for warnings; nobody is refused.
package enum PassphraseAdvice {
    /// Sentences without a subject: `is shorter than 12 bytes`.
    ///
    /// What others know of the owner (name, e-mail address, account) should not be in it either.
    package static func warnings(
        about passphrase: SecretBytes,
        known: [String] = []
    ) -> [String] {
        var warnings: [String] = []
        if passphrase.count < leastLength {
            warnings.append("is shorter than \(leastLength) bytes")
        }
        if isRepetition(passphrase) {
            warnings.append("repeats itself")
        } else if isMostlySequence(passphrase) {
            warnings.append("is a sequence of letters, digits or keys")
        }
        for word in parts(of: known) where holds(passphrase, word) {
            warnings.append("holds the word \"\(word)\"")
        }
        return warnings
    }

    private static let leastLength = 12
    private static let rows = ["qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "zxcvbnm"]

    /// Whether a part of at most half its length, over and over, makes the whole.
    private static func isRepetition(_ bytes: SecretBytes) -> Bool {
        guard bytes.count > 1 else { return false }
        return (1...bytes.count / 2).contains { period in
            (period..<bytes.count).allSatisfy { bytes[$0] == bytes[$0 - period] }
        }
    }

    /// Whether runs of four or more (`abcd`, `4321`, `qwer`) make up half of it.
    private static func isMostlySequence(_ bytes: SecretBytes) -> Bool {
        var covered = 0
        var start = 0
        while start < bytes.count {
            let length = max(
                run(bytes, from: start) { Int($1) - Int($0) == 1 },
                run(bytes, from: start) { Int($0) - Int($1) == 1 },
                run(bytes, from: start) { areNeighbours($0, $1) },
                run(bytes, from: start) { areNeighbours($1, $0) }
            )
            if length >= 4 { covered += length }
            start += length >= 4 ? length : 1
        }
        return covered > 0 && 2 * covered >= bytes.count
    }

    private static func run(
        _ bytes: SecretBytes,
        from start: Int,
        _ follows: (UInt8, UInt8) -> Bool
    ) -> Int {
        var end = start + 1
        while end < bytes.count, follows(folded(bytes[end - 1]), folded(bytes[end])) { end += 1 }
        return end - start
    }

    private static func areNeighbours(_ left: UInt8, _ right: UInt8) -> Bool {
        rows.contains { row in
            zip(row.utf8, row.utf8.dropFirst()).contains { $0 == (left, right) }
        }
    }

    /// Words of four letters or more, in lower case; `jo.miller@example.com` has three.
    private static func parts(of known: [String]) -> [String] {
        var seen: Set<String> = []
        return known.flatMap { $0.lowercased().split { !$0.isLetter && !$0.isNumber } }
            .map { String($0) }
            .filter { $0.count >= 4 && seen.insert($0).inserted }
    }

    private static func holds(_ bytes: SecretBytes, _ word: String) -> Bool {
        let letters = Array(word.utf8)
        guard letters.count <= bytes.count else { return false }
        return (0...bytes.count - letters.count).contains { start in
            letters.indices.allSatisfy { folded(bytes[start + $0]) == folded(letters[$0]) }
        }
    }

    private static func folded(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
