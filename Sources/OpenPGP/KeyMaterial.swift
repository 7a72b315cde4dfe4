internal import Bytes

/// What the numbers of a key are written as (RFC 9580 section 5.5.5).
///
/// ```
/// mpi       bits (2), then the magnitude in so many bits, most significant octet first
/// counted   count (1), then that many octets
/// fixed     octets whose number the algorithm tells
/// ```
enum KeyField {
    case mpi
    case counted
    case fixed(Int)

    func read(_ reader: inout ByteReader, _ field: String) throws -> SecretBytes {
        switch self {
        case .mpi:
            let bits = try Int(reader.byte(field)) << 8 | Int(reader.byte(field))
            return try reader.take((bits + 7) / 8, field).withoutLeadingZeros
        case .counted: return try reader.take(Int(reader.byte(field)), field)
        case .fixed(let count): return try reader.take(count, field)
        }
    }
}

/// Which fields a key has, by its algorithm.
///
/// ```
/// RSA             n, e                       d, p, q, u
/// DSA             p, q, g, y                 x
/// Elgamal         p, g, y                    x
/// ECDSA, EdDSA    curve, point               scalar
/// ECDH            curve, point, KDF          scalar
/// X25519 ...      octets                     octets
/// ```
struct KeyLayout {
    let publicFields: [KeyField]
    let secretFields: [KeyField]

    /// Nil for an algorithm that is not known here.
    init?(_ algorithm: PublicKeyAlgorithm) {
        switch algorithm {
        case .rsa, .rsaEncryptOnly, .rsaSignOnly:
            self.init([.mpi, .mpi], [.mpi, .mpi, .mpi, .mpi])
        case .dsa: self.init([.mpi, .mpi, .mpi, .mpi], [.mpi])
        case .elgamal: self.init([.mpi, .mpi, .mpi], [.mpi])
        case .ecdsa, .eddsa: self.init([.counted, .mpi], [.mpi])
        case .ecdh: self.init([.counted, .mpi, .counted], [.mpi])
        case .x25519, .ed25519: self.init([.fixed(32)], [.fixed(32)])
        case .x448: self.init([.fixed(56)], [.fixed(56)])
        case .ed448: self.init([.fixed(57)], [.fixed(57)])
        default: return nil
        }
    }

    private init(_ publicFields: [KeyField], _ secretFields: [KeyField]) {
        self.publicFields = publicFields
        self.secretFields = secretFields
    }

    static func read(
        _ fields: [KeyField],
        _ reader: inout ByteReader,
        _ field: String
    ) throws -> [SecretBytes] {
        try fields.map { try $0.read(&reader, field) }
    }
}

/// The numbers of a public key, as far as its size and the size of its secrets follow from them.
struct PublicMaterial {
    let bits: Int
    let curve: String?
    let numbers: [SecretBytes]
    /// How many octets the secret fields take, with their lengths.
    let secretSize: ClosedRange<Int>

    init(_ algorithm: PublicKeyAlgorithm, _ numbers: [SecretBytes]) throws {
        let first = numbers.first ?? .empty
        switch algorithm {
        case .rsa, .rsaEncryptOnly, .rsaSignOnly:
            self.init(numbers, bits: first.bitCount, secretSize: Self.rsaSize(first.count))
        case .dsa:
            let size = Self.scalarSize(numbers[1].count)
            self.init(numbers, bits: first.bitCount, secretSize: size)
        case .elgamal:
            let size = Self.scalarSize(first.count)
            self.init(numbers, bits: first.bitCount, secretSize: size)
        case .ecdh, .ecdsa, .eddsa:
            guard let curve = Curve(objectIdentifier: first) else {
                throw FormatError.unsupported("curve", "one that is not known")
            }
            let count = (curve.bits + 7) / 8
            let size = count - 6...count + 3
            self.init(numbers, bits: curve.bits, curve: curve.name, secretSize: size)
        default:
            let size = first.count...first.count
            self.init(numbers, bits: Self.bits(of: algorithm), secretSize: size)
        }
    }

    private init(
        _ numbers: [SecretBytes],
        bits: Int,
        curve: String? = nil,
        secretSize: ClosedRange<Int>
    ) {
        self.numbers = numbers
        self.bits = bits
        self.curve = curve
        self.secretSize = secretSize
    }

    /// Primes of about half the modulus each, the exponent nearly as long as it.
    private static func rsaSize(_ count: Int) -> ClosedRange<Int> {
        2 * count...5 * count / 2 + 16
    }

    /// Of an exponent below a number of `count` octets, and hardly ever a short one.
    private static func scalarSize(_ count: Int) -> ClosedRange<Int> {
        2 + min(8, count)...2 + count
    }

    private static func bits(of algorithm: PublicKeyAlgorithm) -> Int {
        algorithm == .x448 || algorithm == .ed448 ? 448 : 255
    }
}

extension SecretBytes {
    /// Of a magnitude without leading zeros.
    fileprivate var bitCount: Int {
        isEmpty ? 0 : 8 * count - self[0].leadingZeroBitCount
    }
}
