package import Bytes
internal import OpenSSL

/// bcrypt_pbkdf of OpenBSD, which openssh-key-v1 derives keys with.
///
/// PBKDF2 in shape, with bcrypt over SHA-512 for the pseudo-random function. Block n starts from
/// `SHA-512(salt, uint32 n)`, each further round from the SHA-512 of the round before, and the rounds
/// are XORed. The blocks are not joined one behind the other but dealt out byte by byte, so that an
/// attacker cannot leave any out.
package enum BcryptPBKDF {
    private static let blockLength = 32

    /// `count` bytes, of which there must be one, as there must be a round; a round takes about 3 ms for
    /// each 64 bytes.
    package static func derive(
        _ passphrase: SecretBytes,
        salt: SecretBytes,
        rounds: UInt32,
        count: Int
    ) throws -> SecretBytes {
        precondition(rounds > 0 && count > 0)
        let key = try Digest.sha512.hash(passphrase)
        let blockCount = (count + blockLength - 1) / blockLength
        var blocks: [SecretBytes] = []
        // The allocation is made to hold the two states and is wiped with them.
        _ = try unsafe SecretBytes(capacity: BlowfishPair.byteCount) { room in
            let states = unsafe BlowfishPair(in: room)
            for number in stride(from: 1, through: blockCount, by: 2) {
                let pair = try blockPair(number, from: states, key, salt: salt, rounds: rounds)
                blocks += [pair.first, pair.second]
            }
            return 0
        }
        return deal(blocks.prefix(blockCount), count: count)
    }

    /// Block `number` and the one after it.
    private static func blockPair(
        _ number: Int,
        from states: BlowfishPair,
        _ key: SecretBytes,
        salt: SecretBytes,
        rounds: UInt32
    ) throws -> BlowfishPair.Lanes {
        var salts = BlowfishPair.Lanes(
            first: try hash(salt, number),
            second: try hash(salt, number + 1)
        )
        var sum = states.hash(key: key, salts: salts)
        var last = sum
        for _ in 1..<rounds {
            salts = try last.map(Digest.sha512.hash)
            last = states.hash(key: key, salts: salts)
            sum = BlowfishPair.Lanes(
                first: sum.first ^ last.first,
                second: sum.second ^ last.second
            )
        }
        return sum
    }

    private static func hash(_ salt: SecretBytes, _ number: Int) throws -> SecretBytes {
        var input = ByteWriter(capacity: salt.count + 4)
        input.bytes(salt)
        input.uint32(UInt32(number))
        return try Digest.sha512.hash(input.finish())
    }

    /// The first byte of every block, the second byte of every block and so on.
    private static func deal(_ blocks: ArraySlice<SecretBytes>, count: Int) -> SecretBytes {
        var out = ByteWriter(capacity: count)
        for index in 0..<blockLength {
            for block in blocks where out.count < count { out.byte(block[index]) }
        }
        return out.finish()
    }
}

extension SecretBytes {
    fileprivate static func ^ (left: SecretBytes, right: SecretBytes) -> SecretBytes {
        var out = ByteWriter(capacity: left.count)
        for index in 0..<left.count { out.byte(left[index] ^ right[index]) }
        return out.finish()
    }
}
