/// A key that a message is encrypted to: what is readable of its session key packet (RFC 9580
/// section 5.1).
///
/// ```
/// version 3   key ID (8), algorithm, encrypted session key; version 2 is the same (RFC 2440)
/// version 6   count, key version and fingerprint (none when hidden), algorithm, session key
/// ```
package struct Recipient: Equatable, Sendable {
    /// 3 for version 2 as well.
    package let version: UInt8
    /// 16 upper-case hexadecimal digits; nil when the sender hid it.
    package let keyID: String?
    /// Only version 6 tells it.
    package let fingerprint: String?
    package let algorithm: PublicKeyAlgorithm

    /// Nil for a version that is not known here, or one too short to be true.
    init?(_ body: [UInt8]) {
        switch body.first {
        case 2 where body.count >= 12, 3 where body.count >= 12: self.init(version3: body)
        case 6 where body.count >= 4: self.init(version6: body)
        default: return nil
        }
    }

    /// Whether it is this key that is named, as far as it is.
    package func names(_ keyID: String, fingerprint: String) -> Bool {
        self.keyID == keyID && (self.fingerprint ?? fingerprint) == fingerprint
    }

    private init(version3 body: [UInt8]) {
        let id = body[1..<9]
        version = 3
        keyID = id.allSatisfy { $0 == 0 } ? nil : hexadecimal(id)
        fingerprint = nil
        algorithm = PublicKeyAlgorithm(rawValue: body[9])
    }

    private init?(version6 body: [UInt8]) {
        let end = 2 + Int(body[1])
        guard end < body.count else { return nil }
        let digits = body[2..<end].dropFirst()
        let id = body[2] == 4 ? digits.suffix(8) : digits.prefix(8)
        version = 6
        keyID = digits.isEmpty ? nil : hexadecimal(id)
        fingerprint = digits.isEmpty ? nil : hexadecimal(digits)
        algorithm = PublicKeyAlgorithm(rawValue: body[end])
    }
}
