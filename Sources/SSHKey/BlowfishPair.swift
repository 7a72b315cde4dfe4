internal import Bytes

/// Two Blowfish states under the costly key schedule of bcrypt (Provos and Mazières 1999), advanced
/// together.
///
/// A state waits for its table look-ups most of the time; the other one uses that time, so that two
/// hashes take hardly longer than one.
@safe
struct BlowfishPair {
    /// The words of P and then of S.
    private let first: UnsafeMutablePointer<UInt32>
    private let second: UnsafeMutablePointer<UInt32>

    private static let wordCount = 18 + 4 * 256
    static let byteCount = 2 * wordCount * MemoryLayout<UInt32>.size

    /// The states live in `room`, of ``byteCount`` bytes; whoever lends it wipes it.
    init(in room: UnsafeMutableRawBufferPointer) {
        let words = unsafe room.bindMemory(to: UInt32.self)
        precondition(words.count == 2 * Self.wordCount)
        unsafe first = words.baseAddress.unsafelyUnwrapped
        unsafe second = first + Self.wordCount
    }

    /// What belongs to the one state and to the other.
    struct Lanes {
        let first: SecretBytes
        let second: SecretBytes

        func map(_ change: (SecretBytes) throws -> SecretBytes) rethrows -> Lanes {
            Lanes(first: try change(first), second: try change(second))
        }
    }

    /// 32 bytes in each lane from a key and a salt of 64 bytes.
    func hash(key: SecretBytes, salts: Lanes) -> Lanes {
        let keys = Lanes(first: key, second: key)
        reset()
        mix(keys)
        expand(salts)
        for _ in 0..<64 {
            mix(salts)
            expand()
            mix(keys)
            expand()
        }
        return encryptMagic()
    }

    private func reset() {
        unsafe blowfishTables.withUnsafeBufferPointer { tables in
            let start = unsafe tables.baseAddress.unsafelyUnwrapped
            unsafe first.update(from: start, count: Self.wordCount)
            unsafe second.update(from: start, count: Self.wordCount)
        }
    }

    /// XORs 16 words of key into P, around and around.
    private func mix(_ keys: Lanes) {
        for index in 0..<18 {
            unsafe first[index] ^= keys.first.word(at: index)
            unsafe second[index] ^= keys.second.word(at: index)
        }
    }

    /// Replaces all words by a chain of encryptions, which starts from zero.
    private func expand() {
        var block = Block()
        for index in stride(from: 0, to: Self.wordCount, by: 2) {
            encipher(&block)
            store(block, at: index)
        }
    }

    /// The same, with the salts mixed into the chain.
    private func expand(_ salts: Lanes) {
        var block = Block()
        for index in stride(from: 0, to: Self.wordCount, by: 2) {
            block.left1 ^= salts.first.word(at: index)
            block.right1 ^= salts.first.word(at: index + 1)
            block.left2 ^= salts.second.word(at: index)
            block.right2 ^= salts.second.word(at: index + 1)
            encipher(&block)
            store(block, at: index)
        }
    }

    private func store(_ block: Block, at index: Int) {
        unsafe first[index] = block.left1
        unsafe first[index + 1] = block.right1
        unsafe second[index] = block.left2
        unsafe second[index + 1] = block.right2
    }

    /// Encrypts the magic words 64 times over; they come out little-endian.
    private func encryptMagic() -> Lanes {
        let magic = SecretBytes("OxychromaticBlowfishSwatDynamite")
        var out1 = ByteWriter(capacity: magic.count)
        var out2 = ByteWriter(capacity: magic.count)
        for index in stride(from: 0, to: magic.count / 4, by: 2) {
            let (left, right) = (magic.word(at: index), magic.word(at: index + 1))
            var block = Block(left1: left, right1: right, left2: left, right2: right)
            for _ in 0..<64 { encipher(&block) }
            for half in [block.left1, block.right1] { out1.uint32(half.byteSwapped) }
            for half in [block.left2, block.right2] { out2.uint32(half.byteSwapped) }
        }
        return Lanes(first: out1.finish(), second: out2.finish())
    }

    /// A block of 64 bits in each lane.
    private struct Block {
        var left1: UInt32 = 0
        var right1: UInt32 = 0
        var left2: UInt32 = 0
        var right2: UInt32 = 0
    }

    @inline(__always)
    private func encipher(_ block: inout Block) {
        var left1 = unsafe block.left1 ^ first[0]
        var left2 = unsafe block.left2 ^ second[0]
        var (right1, right2) = (block.right1, block.right2)
        var index = 1
        while index < 17 {
            unsafe right1 ^= Self.round(first, left1) ^ first[index]
            unsafe right2 ^= Self.round(second, left2) ^ second[index]
            unsafe left1 ^= Self.round(first, right1) ^ first[index &+ 1]
            unsafe left2 ^= Self.round(second, right2) ^ second[index &+ 1]
            index &+= 2
        }
        block = unsafe Block(
            left1: right1 ^ first[17],
            right1: left1,
            left2: right2 ^ second[17],
            right2: left2
        )
    }

    /// The round function F, on the S-boxes behind P.
    @inline(__always)
    private static func round(_ words: UnsafeMutablePointer<UInt32>, _ half: UInt32) -> UInt32 {
        let a = unsafe words[18 &+ Int(half >> 24)]
        let b = unsafe words[274 &+ Int((half >> 16) & 0xff)]
        let c = unsafe words[530 &+ Int((half >> 8) & 0xff)]
        let d = unsafe words[786 &+ Int(half & 0xff)]
        return ((a &+ b) ^ c) &+ d
    }
}

extension SecretBytes {
    /// A big-endian word, counted around and around.
    fileprivate func word(at index: Int) -> UInt32 {
        let start = 4 * index % count
        return (start..<start + 4).reduce(0) { $0 << 8 | UInt32(self[$1]) }
    }
}
