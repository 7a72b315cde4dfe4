internal import Bytes
internal import Keys

/// `DSA PRIVATE KEY`, OpenSSL's own form.
///
/// ```
/// SEQUENCE { version INTEGER 0, p, q, g, y, x INTEGER }
/// ```
enum DSAPEM {
    static let label = "DSA PRIVATE KEY"

    static func decode(_ der: SecretBytes) throws -> DSAPrivateKey {
        try DERReader.sequence(der, "DSA private key") { reader in
            guard try reader.number("version") == 0 else {
                throw FormatError.unsupported("version", "is not 0")
            }
            let (p, q) = (try reader.integer("p"), try reader.integer("q"))
            let (g, y) = (try reader.integer("g"), try reader.integer("y"))
            return try DSAPrivateKey(
                publicKey: DSAPublicKey(p: p, q: q, g: g, y: y),
                x: reader.integer("x")
            )
        }
    }

    static func encode(_ key: DSAPrivateKey) -> SecretBytes {
        let domain = key.publicKey
        var writer = DERWriter()
        writer.nested { writer in
            writer.number(0)
            for number in [domain.p, domain.q, domain.g, domain.y, key.x] {
                writer.integer(number)
            }
        }
        return writer.finish()
    }
}
