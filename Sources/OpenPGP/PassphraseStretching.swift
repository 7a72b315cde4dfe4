package import Bytes
internal import OpenSSL

/// How a passphrase becomes a key, with all that this takes; the layout stands with ``StringToKey``.
package enum PassphraseStretching: Sendable {
    case simple(HashAlgorithm)
    case salted(HashAlgorithm, salt: SecretBytes)
    /// `count` octets are hashed.
    case iterated(HashAlgorithm, salt: SecretBytes, count: Int)
    case argon2(Argon2Cost, salt: SecretBytes)

    /// With a specifier's first octet in front.
    init(_ reader: inout ByteReader, _ field: String) throws {
        self = try Self(reader.byte(field), &reader, field)
    }

    /// What follows the first octet of a specifier, which is `kind`.
    init(_ kind: UInt8, _ reader: inout ByteReader, _ field: String) throws {
        switch kind {
        case 0: self = .simple(try HashAlgorithm(&reader, field))
        case 1:
            let hash = try HashAlgorithm(&reader, field)
            self = .salted(hash, salt: try reader.take(8, field))
        case 3:
            let (hash, salt) = (try HashAlgorithm(&reader, field), try reader.take(8, field))
            let coded = try reader.byte(field)
            let count = (16 + Int(coded & 15)) << (Int(coded >> 4) + 6)
            self = .iterated(hash, salt: salt, count: count)
        case 4:
            let salt = try reader.take(16, field)
            self = .argon2(try Argon2Cost(&reader, field), salt: salt)
        default: throw FormatError.unsupported(field, "a kind that is not known")
        }
    }

    /// - Throws: ``FormatError/Kind/unsupported`` for a hash that is not done here, and Argon2.
    func key(_ passphrase: SecretBytes, count: Int, _ argon2: Argon2Function?) throws -> SecretBytes
    {
        switch self {
        case .simple(let hash):
            return try Self.hash(hash, passphrase, total: passphrase.count, count)
        case .salted(let hash, let salt):
            let input = salt.joined(passphrase)
            return try Self.hash(hash, input, total: input.count, count)
        case .iterated(let hash, let salt, let total):
            let input = salt.joined(passphrase)
            return try Self.hash(hash, input, total: max(total, input.count), count)
        case .argon2(let cost, let salt):
            guard let argon2 else { throw FormatError.unsupported("passphrase", "Argon2") }
            return try argon2(passphrase, salt, cost, count)
        }
    }

    /// `total` octets of `input` over and over; for a longer key again, with zeros in front.
    private static func hash(
        _ hash: HashAlgorithm,
        _ input: SecretBytes,
        total: Int,
        _ count: Int
    ) throws -> SecretBytes {
        guard let digest = hash.digest else {
            throw FormatError.unsupported("passphrase", "hash algorithm \(hash.rawValue)")
        }
        let block = input.repeated(toFill: min(total, 64 << 10))
        var key = ByteWriter(capacity: count + digest.byteCount)
        var zeros = 0
        while key.count < count {
            let running = try RunningDigest(digest)
            try running.add([UInt8](repeating: 0, count: zeros))
            var left = block.isEmpty ? 0 : total
            while left > 0 {
                try running.add(block[0..<min(left, block.count)])
                left -= min(left, block.count)
            }
            key.bytes(try running.finish())
            zeros += 1
        }
        return key.finish()[0..<count]
    }
}

/// Argon2id (RFC 9106) by another module: of a passphrase and a salt, so many octets.
package typealias Argon2Function =
    @Sendable (
        _ passphrase: SecretBytes, _ salt: SecretBytes, _ cost: Argon2Cost, _ count: Int
    ) throws -> SecretBytes

/// What a message asks Argon2 to take.
package struct Argon2Cost: Equatable, Sendable {
    package let passes: Int
    package let lanes: Int
    /// In KiB.
    package let memory: Int

    /// 2 GiB, and 8 GiB to pass over: more is an attack.
    package static let mostMemory = 2 << 20
    package static let mostWork = 8 << 20

    init(_ reader: inout ByteReader, _ field: String) throws {
        passes = Int(try reader.byte(field))
        lanes = Int(try reader.byte(field))
        let exponent = try reader.byte(field)
        guard passes > 0, lanes > 0, exponent >= 3, exponent < 32, 1 << exponent >= 8 * lanes else {
            throw FormatError.malformed(field, "impossible parameters of Argon2")
        }
        memory = 1 << exponent
        guard memory <= Self.mostMemory, memory * passes <= Self.mostWork else {
            throw FormatError(.tooCostly, field, "Argon2 asks for more than is allowed")
        }
    }
}

/// A hash by its number (RFC 9580 section 9.5).
package struct HashAlgorithm: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    fileprivate init(_ reader: inout ByteReader, _ field: String) throws {
        rawValue = try reader.byte(field)
    }

    /// Nil for one that is not done here.
    var digest: Digest? {
        switch rawValue {
        case 1: .md5
        case 2: .sha1
        case 8: .sha256
        case 9: .sha384
        case 10: .sha512
        case 11: .sha224
        default: nil
        }
    }
}

extension SecretBytes {
    func joined(_ other: SecretBytes) -> SecretBytes {
        var both = ByteWriter(capacity: count + other.count)
        both.bytes(self)
        both.bytes(other)
        return both.finish()
    }

    /// As often as it takes to have that many octets, and always whole.
    fileprivate func repeated(toFill size: Int) -> SecretBytes {
        guard !isEmpty else { return self }
        var all = ByteWriter(capacity: size + count)
        repeat { all.bytes(self) } while all.count < size
        return all.finish()
    }
}
