package import Bytes
internal import OpenSSL

/// Shamir's secret sharing: a random secret in N shares, of which any K give it back.
///
/// Each byte of the secret is the value at 0 of a polynomial of degree K - 1 over GF(2^8) whose other
/// coefficients are random; share i has the values at i. Fewer than K shares tell nothing.
///
/// What is shared is the secret and then a digest of it, so that a wrong result is known as one:
/// ```
/// 16 or 32 bytes   secret
///  8 bytes         the first of SHA-256("ibkeys secret 1" || set id || secret)
/// ```
package enum SecretSharing {
    package static let secretSizes = [16, 32]
    package static let mostShares = 16
    static let digestSize = 8

    /// Shares number 1 to `count` of 16 or 32 random bytes.
    ///
    /// - Throws: ``SharingError/badNumbers(threshold:count:)``, ``SharingError/badSecret``.
    package static func split(
        _ secret: SecretBytes,
        threshold: Int,
        count: Int
    ) throws -> [Share] {
        guard threshold >= 2, threshold <= count, count <= mostShares else {
            throw SharingError.badNumbers(threshold: threshold, count: count)
        }
        guard secretSizes.contains(secret.count) else { throw SharingError.badSecret }
        let setID = try Random.bytes(Share.setIDSize)
        let constant = try proved(secret, setID)
        let others = try (1..<threshold).map { _ in try Random.secret(constant.count) }
        return (1...count).map { index in
            let payload = value(of: [constant] + others, at: UInt8(index))
            return Share(setID: setID, index: index, threshold: threshold, payload: payload)
        }
    }

    /// - Throws: ``SharingError``, which tells what is wrong with the shares; never a wrong secret.
    package static func combine(_ shares: [Share]) throws -> SecretBytes {
        guard let first = shares.first else { throw SharingError.tooFew(given: 0, needed: 2) }
        guard shares.allSatisfy({ $0.isOfSet(of: first) }) else { throw SharingError.mixedSets }
        try checkIndexes(shares)
        guard shares.count >= first.threshold else {
            throw SharingError.tooFew(given: shares.count, needed: first.threshold)
        }
        guard let secret = try secret(of: shares) else { throw try fault(in: shares) }
        return secret
    }

    /// Nil when the shares, at least as many as are needed, do not agree.
    private static func secret(of shares: [Share]) throws -> SecretBytes? {
        let (setID, threshold) = (shares[0].setID, shares[0].threshold)
        let base = Array(shares.prefix(threshold))
        let agree = shares.dropFirst(threshold).allSatisfy { share in
            interpolate(base, at: UInt8(share.index)) == share.payload
        }
        let result = interpolate(base, at: 0)
        let secret = result[0..<result.count - digestSize]
        return try agree && proved(secret, setID) == result ? secret : nil
    }

    /// With one more than are needed, a false one is that without which the others agree.
    private static func fault(in shares: [Share]) throws -> SharingError {
        guard shares.count > shares[0].threshold else { return .wrongResult }
        let odd = try shares.first { share in
            try secret(of: shares.filter { $0.index != share.index }) != nil
        }
        return odd.map { .wrongShare(index: $0.index) } ?? .wrongResult
    }

    private static func checkIndexes(_ shares: [Share]) throws {
        var seen: [Int: Share] = [:]
        for share in shares {
            guard let other = seen.updateValue(share, forKey: share.index) else { continue }
            throw other == share
                ? SharingError.repeated(index: share.index)
                : SharingError.contradicting(index: share.index)
        }
    }

    /// The secret and its digest.
    private static func proved(_ secret: SecretBytes, _ setID: [UInt8]) throws -> SecretBytes {
        var message = ByteWriter(capacity: 64)
        message.text("ibkeys secret 1")
        message.bytes(setID)
        message.bytes(secret)
        var out = ByteWriter(capacity: secret.count + digestSize)
        out.bytes(secret)
        out.bytes(try Digest.sha256.hash(message.finish())[0..<digestSize])
        return out.finish()
    }
}

/// The polynomials, one a byte.
extension SecretSharing {
    /// Horner's rule; `coefficients` from the constant up.
    private static func value(of coefficients: [SecretBytes], at x: UInt8) -> SecretBytes {
        var out = ByteWriter(capacity: 64)
        for place in 0..<(coefficients.first?.count ?? 0) {
            let value = coefficients.reversed().reduce(0 as UInt8) { sum, coefficient in
                GaloisField.multiply(sum, x) ^ coefficient[place]
            }
            out.byte(value)
        }
        return out.finish()
    }

    private static func interpolate(_ shares: [Share], at x: UInt8) -> SecretBytes {
        let weights = shares.map { weight(of: $0, among: shares, at: x) }
        var out = ByteWriter(capacity: 64)
        for place in 0..<(shares.first?.payload.count ?? 0) {
            let value = zip(weights, shares).reduce(0 as UInt8) { sum, entry in
                sum ^ GaloisField.multiply(entry.0, entry.1.payload[place])
            }
            out.byte(value)
        }
        return out.finish()
    }

    /// Lagrange's: the product of (x - j) / (i - j) over all others; minus is plus here.
    private static func weight(of share: Share, among shares: [Share], at x: UInt8) -> UInt8 {
        let own = UInt8(share.index)
        return shares.map { UInt8($0.index) }.filter { $0 != own }.reduce(1) { product, other in
            let factor = GaloisField.multiply(x ^ other, GaloisField.inverse(own ^ other))
            return GaloisField.multiply(product, factor)
        }
    }
}

/// Why there are no shares, or no secret from these.
package enum SharingError: Error, Equatable, Sendable {
    /// Not 2 <= threshold <= count <= 16.
    case badNumbers(threshold: Int, count: Int)
    case badSecret
    case tooFew(given: Int, needed: Int)
    /// Shares of more than one secret, or of two splits of one secret.
    case mixedSets
    /// The same share twice.
    case repeated(index: Int)
    /// Two shares that differ, of one number.
    case contradicting(index: Int)
    /// Every share is whole, and yet they are not of one secret: one of them was made up.
    case wrongResult
    /// The same where there are more shares than needed: without this one the others agree.
    case wrongShare(index: Int)
}

extension SharingError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .badNumbers(let threshold, let count):
            "\(threshold) of \(count) shares: at least 2 are needed, and at most 16 are made"
        case .badSecret: "a secret of 16 or 32 bytes is needed"
        case .tooFew(let given, let needed): "too few shares: \(needed) are needed, not \(given)"
        case .mixedSets: "the shares are of different sets"
        case .repeated(let index): "share \(index) was given twice"
        case .contradicting(let index): "there are two different shares \(index)"
        case .wrongResult: "the shares do not belong together: one of them is false"
        case .wrongShare(let index): "share \(index) is false: the others agree without it"
        }
    }
}
