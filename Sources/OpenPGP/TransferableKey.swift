internal import Bytes

/// A key with all that belongs to it, as it is exported and sent (RFC 9580 section 10.1): public, or
/// with its secrets.
///
/// ```
/// primary key, signatures
/// user ID or user attribute, signatures     any number
/// subkey, signatures                        any number
/// ```
///
/// The signatures are read and not checked: GnuPG made them or will check them.
package struct TransferableKey: Sendable {
    /// A user ID, or an attribute (a picture).
    package struct Identity: Sendable {
        package let packet: Packet
        package internal(set) var signatures: [SignaturePacket] = []

        package var isUserID: Bool { packet.tag == .userID }
        /// UTF-8 by convention.
        package var octets: [UInt8] { packet.body.disclosed() }
    }

    package struct Subkey: Sendable {
        package let key: KeyPacket
        package internal(set) var signatures: [SignaturePacket] = []
    }

    package let primary: KeyPacket
    /// On the primary key itself, revocations among them.
    package internal(set) var signatures: [SignaturePacket] = []
    package internal(set) var identities: [Identity] = []
    package internal(set) var subkeys: [Subkey] = []

    package var fingerprint: String { primary.fingerprint }

    /// The primary key, then the subkeys.
    package var keys: [KeyPacket] { [primary] + subkeys.map(\.key) }

    package var isPublicOnly: Bool { keys.allSatisfy { $0.secret == .absent } }

    /// The keys whose secret is not in here, whatever stands in its place.
    package var missingSecrets: [KeyPacket] { keys.filter { !$0.secret.isPresent } }

    package var isRevoked: Bool { signatures.contains { $0.type == .keyRevocation } }

    /// The newest signature by the primary key on itself or on a user ID, where flags and lifetime
    /// stand.
    package var selfSignature: SignaturePacket? {
        let all = signatures + identities.flatMap(\.signatures)
        return all.filter { $0.type == .directKey || $0.type.isCertification }
            .filter(isSelf)
            .newest
    }

    /// Seconds since 1970 at which the primary key ends; nil for never.
    package var expires: UInt64? { primary.end(by: selfSignature) }

    package func isSelf(_ signature: SignaturePacket) -> Bool {
        signature.issuerFingerprint.map { $0 == primary.fingerprint }
            ?? (signature.issuerKeyID == primary.keyID)
    }
}

extension TransferableKey.Subkey {
    /// The newest signature that binds it to the primary key.
    package var binding: SignaturePacket? { signatures.filter { $0.type == .subkeyBinding }.newest }

    package var isRevoked: Bool { signatures.contains { $0.type == .subkeyRevocation } }

    /// Seconds since 1970; nil for never.
    package var expires: UInt64? { key.end(by: binding) }
}

extension KeyPacket {
    fileprivate func end(by signature: SignaturePacket?) -> UInt64? {
        guard let lifetime = signature?.keyLifetime, lifetime > 0 else { return nil }
        return UInt64(created) + UInt64(lifetime)
    }
}

extension [SignaturePacket] {
    fileprivate var newest: SignaturePacket? {
        self.max { ($0.created ?? 0) < ($1.created ?? 0) }
    }
}
