internal import Bytes
internal import OpenSSL

/// Which curve an EC key is on (RFC 5480 section 2.1.1, SEC 1 section C.2).
///
/// ```
/// ECParameters ::= CHOICE {
///   namedCurve    OBJECT IDENTIFIER
///   implicitCurve NULL
///   specified     SEQUENCE { version INTEGER, fieldID SEQUENCE { OID prime-field, p INTEGER },
///                            curve SEQUENCE { a OCTET STRING, b OCTET STRING, seed BIT STRING
///                                             OPTIONAL },
///                            base OCTET STRING, order INTEGER, cofactor INTEGER OPTIONAL,
///                            hash AlgorithmIdentifier OPTIONAL } }
/// ```
///
/// A specified curve is taken when it is one of those that SSH has, number for number; it is written
/// by its name. Nothing is ever computed on a curve that a file made up.
enum ECParameters {
    static func decode(from reader: inout DERReader) throws -> EllipticCurve {
        if reader.isNext(.objectIdentifier) {
            return try named(reader.objectIdentifier("curve"))
        }
        guard !reader.isNext(.null) else {
            throw FormatError.unsupported("curve", "is left to be known from elsewhere")
        }
        var specified = try reader.sequence("curve")
        let curve = try within("curve") { try decodeSpecified(from: &specified) }
        try specified.finish("curve")
        return curve
    }

    /// The body of an `EC PARAMETERS` block.
    static func decode(_ der: SecretBytes) throws -> EllipticCurve {
        var reader = DERReader(der)
        let curve = try decode(from: &reader)
        try reader.finish("EC PARAMETERS")
        return curve
    }

    static func encode(_ curve: EllipticCurve, to writer: inout DERWriter) {
        writer.objectIdentifier(identifier(of: curve))
    }

    private static func named(_ identifier: String) throws -> EllipticCurve {
        for curve in EllipticCurve.allCases where self.identifier(of: curve) == identifier {
            return curve
        }
        throw FormatError.unsupported(
            "curve",
            "\(objectName(of: identifier) ?? identifier) is not used by SSH"
        )
    }

    private static func identifier(of curve: EllipticCurve) -> String {
        switch curve {
        case .nistp256: "1.2.840.10045.3.1.7"
        case .nistp384: "1.3.132.0.34"
        case .nistp521: "1.3.132.0.35"
        }
    }

    private static let primeField = "1.2.840.10045.1.1"

    private static func decodeSpecified(from reader: inout DERReader) throws -> EllipticCurve {
        guard (1...3).contains(try reader.number("version")) else {
            throw FormatError.unsupported("version", "is none of 1, 2, 3")
        }
        var field = try reader.sequence("field")
        guard try field.objectIdentifier("field") == primeField else {
            throw FormatError.unsupported("field", "a curve over no prime field is not used by SSH")
        }
        let p = try field.integer("p")
        try field.finish("field")
        var equation = try reader.sequence("equation")
        let a = try equation.octetString("a").withoutLeadingZeros
        let b = try equation.octetString("b").withoutLeadingZeros
        _ = try equation.optional(.bitString, "seed")
        try equation.finish("equation")
        let base = try reader.octetString("base point")
        let order = try reader.integer("order")
        let cofactor = reader.isNext(.integer) ? try reader.number("cofactor") : 1
        _ = try reader.optional(.sequence, "hash")
        for curve in EllipticCurve.allCases where cofactor == 1 {
            let domain = try curve.domain()
            guard domain.p == p, let generator = try curve.uncompressed(base) else { continue }
            if domain == ECDomain(p: p, a: a, b: b, generator: generator, order: order) {
                return curve
            }
        }
        throw FormatError.unsupported("", "the parameters are of no curve that SSH uses")
    }
}
