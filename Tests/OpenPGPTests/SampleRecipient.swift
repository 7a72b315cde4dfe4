import Bytes
import OpenPGP
import OpenSSL
import Testing

/// Somebody whose private key is at hand, and the packets that give them session keys.
struct SampleRecipient: Sendable {
    let key: UnlockedKey
    private let fields: @Sendable (SessionKey, _ version: UInt8) throws -> MarkedOctets

    private init(
        _ algorithm: UInt8,
        _ publicFields: [UInt8],
        _ secret: [SecretBytes],
        _ fields: @escaping @Sendable (KeyPacket, SessionKey, UInt8) throws -> MarkedOctets
    ) throws {
        let body = [4, 0, 0, 0, 1, algorithm] + publicFields
        let file = packet(6, body) + packet(13, Array("A".utf8))
        let key = try #require(TransferableKey.decode(SecretBytes(copying: file)).first).primary
        self.key = try UnlockedKey(key, secret: secret)
        self.fields = { try fields(key, $0, $1) }
    }

    private var fingerprint: [UInt8] {
        let digits = Array(key.packet.fingerprint.utf8)
        return stride(from: 0, to: digits.count, by: 2).compactMap {
            UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16)
        }
    }

    /// RFC 9580 section 5.1.
    func packet3(
        _ session: SessionKey,
        version: UInt8 = 3,
        isHidden: Bool = false
    ) throws
        -> MarkedOctets
    {
        let id = isHidden ? [UInt8](repeating: 0, count: 8) : fingerprint.suffix(8)
        return .packet(
            1,
            MarkedOctets([version], .naming) + MarkedOctets(id)
                + MarkedOctets([key.packet.algorithm.rawValue], .naming) + (try fields(session, 3))
        )
    }

    func packet6(_ session: SessionKey) throws -> MarkedOctets {
        .packet(
            1,
            MarkedOctets([6], .naming) + MarkedOctets([21, 4] + fingerprint)
                + MarkedOctets([key.packet.algorithm.rawValue], .naming) + (try fields(session, 6))
        )
    }

    static let rsa = Result { try makeRSA() }
    static let cv25519 = Result { try makeCV25519() }
    static let nistp256 = Result { try makeNIST() }
    static let x25519 = Result { try makeX25519() }

    private static func makeRSA() throws -> SampleRecipient {
        let key = try PKey.generateRSA(bits: 2048)
        let n = try key.number(.rsaModulus)
        let e = try key.number(.rsaPublicExponent)
        let secret = [
            PKey.Parameter.rsaPrivateExponent, .rsaFactor2, .rsaFactor1, .rsaCoefficient1,
        ]
        let numbers = try [n, e].map { try MarkedOctets.number($0.magnitude().disclosed()).octets }
        return try SampleRecipient(
            1,
            numbers[0] + numbers[1],
            secret.map { try key.number($0).magnitude() }
        ) { _, session, version in
            let block = PaddedBlock(session, version: version).octets
            let text = try BigNumber(SecretBytes(copying: block)).power(e, modulo: n)
            return .number(try text.magnitude().disclosed())
        }
    }

    private static let derivation: [UInt8] = [3, 1, 8, 7]

    private static func makeCV25519() throws -> SampleRecipient {
        let curve: [UInt8] = [10, 0x2b, 6, 1, 4, 1, 0x97, 0x55, 1, 5, 1]
        let scalar = SecretBytes(copying: [8] + [UInt8](1...30) + [0x41])
        let point = try X25519.publicKey(of: scalar).disclosed()
        let number = MarkedOctets.number([0x40] + point).octets
        let reversed = SecretBytes(copying: Array(scalar.disclosed().reversed()))
        return try SampleRecipient(18, curve + number + derivation, [reversed]) {
            let ephemeral = SecretBytes(copying: [UInt8](40...71))
            let theirs = try X25519.publicKey(of: ephemeral).disclosed()
            let shared = try X25519.sharedSecret(ephemeral, with: SecretBytes(copying: point))
            // X25519 does not look at the highest bit of a point.
            return .number([0x40] + theirs, last: .loose)
                + .counted(try wrapped($1, $2, $0, curve, shared ?? .empty))
        }
    }

    private static func makeNIST() throws -> SampleRecipient {
        let curve: [UInt8] = [8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7]
        let scalar = SecretBytes(copying: [UInt8](1...32))
        let point = try #require(try EllipticCurve.nistp256.publicPoint(of: scalar))
        let number = MarkedOctets.number(point.disclosed()).octets
        return try SampleRecipient(18, curve + number + derivation, [scalar]) {
            let ephemeral = SecretBytes(copying: [UInt8](40...71))
            let theirs = try EllipticCurve.nistp256.publicPoint(of: ephemeral) ?? .empty
            let shared = try EllipticCurve.nistp256.sharedSecret(ephemeral, with: point)
            return .number(theirs.disclosed())
                + .counted(try wrapped($1, $2, $0, curve, shared ?? .empty))
        }
    }

    private static func makeX25519() throws -> SampleRecipient {
        let scalar = SecretBytes(copying: [UInt8](1...32))
        let point = try X25519.publicKey(of: scalar)
        return try SampleRecipient(25, point.disclosed(), [scalar]) { _, session, version in
            let ephemeral = SecretBytes(copying: [UInt8](40...71))
            let theirs = try X25519.publicKey(of: ephemeral)
            let shared = try X25519.sharedSecret(ephemeral, with: point) ?? .empty
            let key = try KeyDerivation.hkdf(
                SecretBytes(
                    copying: theirs.disclosed() + point.disclosed() + shared.disclosed()
                ),
                salt: .empty,
                info: Array("OpenPGP X25519".utf8),
                count: 16
            )
            let wrapped = try KeyWrapping.wrap(session.key, key: key)
            let named = version == 3 ? [session.algorithm?.rawValue ?? 0] : []
            return MarkedOctets(theirs.disclosed() + [UInt8(wrapped.count + named.count)])
                + MarkedOctets(named, .naming) + MarkedOctets(wrapped)
        }
    }

    /// RFC 9580 section 11.5, with SHA-256 and AES-128.
    private static func wrapped(
        _ session: SessionKey,
        _ version: UInt8,
        _ key: KeyPacket,
        _ curve: [UInt8],
        _ shared: SecretBytes
    ) throws -> [UInt8] {
        var input = ByteWriter()
        input.bytes([0, 0, 0, 1])
        input.bytes(shared)
        input.bytes(curve + [18] + derivation)
        input.text("Anonymous Sender    ")
        let digits = Array(key.fingerprint.utf8)
        for index in stride(from: 0, to: digits.count, by: 2) {
            let digit = String(decoding: digits[index...index + 1], as: UTF8.self)
            input.byte(UInt8(digit, radix: 16) ?? 0)
        }
        let wrapping = try Digest.sha256.hash(input.finish())[0..<16]
        let plain = PaddedBlock(session, version: version).payload
        let padding = 8 - plain.count % 8
        let padded = plain + [UInt8](repeating: UInt8(padding), count: padding)
        return try KeyWrapping.wrap(SecretBytes(copying: padded), key: wrapping)
    }
}

/// Algorithm, key and sum, with the padding of PKCS #1 for 2048 bits in front.
struct PaddedBlock {
    let payload: [UInt8]
    var octets: [UInt8] {
        [0, 2] + [UInt8](repeating: 0x5a, count: 253 - payload.count) + [0] + payload
    }

    init(_ session: SessionKey, version: UInt8) {
        let key = session.key.disclosed()
        let sum = key.reduce(0 as UInt16) { $0 &+ UInt16($1) }
        let named = version == 3 ? [session.algorithm?.rawValue ?? 0] : []
        payload = named + key + [UInt8(sum >> 8), UInt8(sum & 0xff)]
    }
}

/// AES Key Wrap (RFC 3394).
enum KeyWrapping {
    static func wrap(_ text: SecretBytes, key: SecretBytes) throws -> [UInt8] {
        let cipher = try #require(Cipher("AES-\(key.count * 8)-WRAP"))
        let iv = SecretBytes(copying: [UInt8](repeating: 0xa6, count: 8))
        return try Array(cipher.encrypt(text, key: key, iv: iv).disclosed().prefix(text.count + 8))
    }
}
