import Bytes
import OpenSSL
import TestSupport
import Testing

struct EllipticCurveTests {
    private let one = SecretBytes(copying: [1])

    @Test(arguments: EllipticCurve.allCases)
    func `the point of the scalar 1 is the generator`(_ curve: EllipticCurve) throws {
        let domain = try curve.domain()
        #expect(try curve.publicPoint(of: one) == domain.generator)
        #expect(try curve.contains(domain.generator))
        #expect(domain.p.count == curve.byteCount)
    }

    @Test(arguments: EllipticCurve.allCases)
    func `scalars are above zero and below the order`(_ curve: EllipticCurve) throws {
        let order = try BigNumber(curve.domain().order)
        #expect(try curve.publicPoint(of: .empty) == nil)
        #expect(try curve.publicPoint(of: order.magnitude()) == nil)
        let generator = try #require(try curve.publicPoint(of: one))
        let opposite = try #require(try curve.publicPoint(of: order.minusOne().magnitude()))
        let x = 1..<1 + curve.byteCount
        #expect(opposite[x] == generator[x])
        #expect(opposite != generator)
    }

    @Test(arguments: EllipticCurve.allCases)
    func `points come in three forms`(_ curve: EllipticCurve) throws {
        let point = try curve.domain().generator
        let bytes = point.disclosed()
        let sign = bytes[bytes.count - 1] & 1
        let compressed = SecretBytes(copying: [2 + sign] + bytes[1...curve.byteCount])
        let hybrid = SecretBytes(copying: [6 + sign] + bytes[1...])
        for form in [point, compressed, hybrid] { #expect(try curve.uncompressed(form) == point) }
        for form in [compressed, hybrid] { #expect(try !curve.contains(form)) }
    }

    @Test(arguments: EllipticCurve.allCases)
    func `what is no point is told`(_ curve: EllipticCurve) throws {
        let bytes = try curve.domain().generator.disclosed()
        var off = bytes
        off[off.count - 1] ^= 1
        let wrongSign = [UInt8(7) - bytes[bytes.count - 1] & 1] + bytes[1...]
        for wrong in [[], [0], [4], off, wrongSign, bytes + [0], Array(bytes.dropLast())] {
            #expect(try curve.uncompressed(SecretBytes(copying: wrong)) == nil)
            #expect(try !curve.contains(SecretBytes(copying: wrong)))
        }
    }

    /// RFC 8032 section 7.1, test 1, and section 7.4, blank.
    @Test(arguments: [
        (
            EdwardsCurve.ed25519,
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
        ),
        (
            .ed448,
            "6c82a562cb808d10d632be89c8513ebf6c929f34ddfa8c9f63c9960ef6e348a3"
                + "528c8a3fcc2f044e39a3fc5b94492f8f032e7549a20098f95b",
            "5fd7449b59b461fd2ce787ec616ad46a1da1342485a70e1f8a0ea75d80e96778"
                + "edf124769b46c7061bd6783df1e50f6cd1fa1abeafe8256180"
        ),
    ])
    func `seeds give their public keys`(
        _ curve: EdwardsCurve,
        _ seed: String,
        _ publicKey: String
    ) throws {
        #expect(try curve.publicKey(of: SecretBytes(hex: seed)).hex == publicKey)
    }
}
