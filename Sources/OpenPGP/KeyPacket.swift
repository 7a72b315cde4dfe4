internal import Bytes
internal import OpenSSL

/// A primary key or subkey (RFC 9580 section 5.5.2).
///
/// ```
/// version 4      created (4), algorithm, public fields, secret part
/// versions 5, 6  created (4), algorithm, octets of the public fields (4), public fields
/// ```
///
/// Of versions 5 and 6 the public key is read and not the secret one; of older ones neither.
package struct KeyPacket: Sendable {
    package let packet: Packet
    package let version: UInt8
    /// Seconds since 1970.
    package let created: UInt32
    package let algorithm: PublicKeyAlgorithm
    /// 0 when the algorithm is not known here.
    package let bits: Int
    /// GnuPG's name of it, for algorithms that have several.
    package let curve: String?
    /// In upper-case hexadecimal: 40 digits of SHA-1, or 64 of SHA-256 since version 5.
    package let fingerprint: String
    let fingerprintOctets: [UInt8]
    package let secret: SecretMaterial
    /// In the order of ``KeyLayout``; empty when the algorithm is not known here.
    let publicFields: [SecretBytes]
    /// The body of the packet without its secret part.
    let publicBody: SecretBytes

    init(_ packet: Packet) throws {
        self.packet = packet
        let field = "\(packet.tag)"
        var reader = ByteReader(packet.body)
        version = try reader.byte(field)
        guard (4...6).contains(version) else {
            throw FormatError.unsupported(field, "a key of version \(version)")
        }
        created = try reader.uint32(field)
        algorithm = PublicKeyAlgorithm(rawValue: try reader.byte(field))
        let parts = try within(field) { [version, algorithm] in
            try Self.parts(packet, &reader, version, algorithm)
        }
        (bits, curve) = (parts.material?.bits ?? 0, parts.material?.curve)
        publicFields = parts.material?.numbers ?? []
        secret = parts.secret
        publicBody = packet.body[0..<parts.publicCount]
        fingerprintOctets = try Self.fingerprint(version, publicBody)
        fingerprint = hexadecimal(fingerprintOctets)
    }

    /// 16 digits of the fingerprint: the last of version 4, the first since.
    package var keyID: String {
        String(version == 4 ? fingerprint.suffix(16) : fingerprint.prefix(16))
    }

    package var isSubkey: Bool { packet.tag == .publicSubkey || packet.tag == .secretSubkey }

    /// The same key without its secret part.
    var publicPacket: Packet {
        guard packet.tag.isSecret else { return packet }
        return Packet(isSubkey ? .publicSubkey : .publicKey, publicBody)
    }

    private typealias Parts = (
        publicCount: Int, material: PublicMaterial?, secret: SecretMaterial
    )

    private static func parts(
        _ packet: Packet,
        _ reader: inout ByteReader,
        _ version: UInt8,
        _ algorithm: PublicKeyAlgorithm
    ) throws -> Parts {
        guard version == 4 else { return try laterParts(packet, &reader, algorithm) }
        guard let layout = KeyLayout(algorithm) else {
            guard !packet.tag.isSecret else {
                throw FormatError.unsupported("", "\(algorithm.name) is not known")
            }
            return (packet.body.count, nil, .absent)
        }
        let numbers = try KeyLayout.read(layout.publicFields, &reader, "public part")
        let material = try PublicMaterial(algorithm, numbers)
        let publicCount = packet.body.count - reader.remaining
        guard packet.tag.isSecret else {
            try reader.finish("")
            return (publicCount, material, .absent)
        }
        return (publicCount, material, try SecretMaterial(&reader, layout, material))
    }

    /// Of versions 5 and 6, whose public part says how long it is.
    private static func laterParts(
        _ packet: Packet,
        _ reader: inout ByteReader,
        _ algorithm: PublicKeyAlgorithm
    ) throws -> Parts {
        guard !packet.tag.isSecret else {
            throw FormatError.unsupported("", "a secret key of a version after 4")
        }
        var fields = ByteReader(try reader.string("public part"))
        try reader.finish("")
        let material = try KeyLayout(algorithm).map { layout in
            let numbers = try KeyLayout.read(layout.publicFields, &fields, "public part")
            try fields.finish("public part")
            return try PublicMaterial(algorithm, numbers)
        }
        return (packet.body.count, material, .absent)
    }

    private static func fingerprint(_ version: UInt8, _ body: SecretBytes) throws -> [UInt8] {
        var hashed = ByteWriter(capacity: body.count + 5)
        if version == 4 {
            hashed.byte(0x99)
            hashed.byte(UInt8(truncatingIfNeeded: body.count >> 8))
            hashed.byte(UInt8(truncatingIfNeeded: body.count))
        } else {
            hashed.byte(0x95 + version)
            hashed.uint32(UInt32(body.count))
        }
        hashed.bytes(body)
        let digest = version == 4 ? Digest.sha1 : Digest.sha256
        return try digest.hash(hashed.finish()).disclosed()
    }
}

extension PacketTag {
    var isSecret: Bool { self == .secretKey || self == .secretSubkey }
}
