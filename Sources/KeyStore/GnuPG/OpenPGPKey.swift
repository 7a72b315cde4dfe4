internal import OpenPGP

/// What an OpenPGP key says of itself.
///
/// Its signatures are read and not checked: GnuPG, which made or imported the key, did that.
package struct OpenPGPKey: Sendable, Equatable {
    /// The primary key, or a subkey.
    package struct Part: Sendable, Equatable {
        /// In hexadecimal, upper case.
        package let fingerprint: String
        package let algorithm: String
        /// Nil when the algorithm is not known.
        package let bits: Int?
        package let created: Timestamp
        /// Nil for never.
        package let expires: Timestamp?
        package let isRevoked: Bool
        package let canCertify: Bool
        package let canSign: Bool
        package let canEncrypt: Bool

        package func isUsable(at moment: Timestamp = .now()) -> Bool {
            !isRevoked && expires.map { moment < $0 } ?? true
        }
    }

    /// The primary key first.
    package let parts: [Part]
    /// UTF-8 by convention.
    package let userIDs: [[UInt8]]

    init(_ key: TransferableKey) {
        let primary = Part(
            key.primary,
            key.selfSignature?.keyFlags,
            expires: key.expires,
            isRevoked: key.isRevoked
        )
        let subkeys = key.subkeys.map { subkey in
            Part(
                subkey.key,
                subkey.binding?.keyFlags,
                expires: subkey.expires,
                isRevoked: subkey.isRevoked
            )
        }
        parts = [primary] + subkeys
        userIDs = key.identities.filter(\.isUserID).map(\.octets)
    }

    private var primary: Part { parts[0] }

    package var fingerprint: String { primary.fingerprint }
    package var bits: Int? { primary.bits }
    package var created: Timestamp { primary.created }
    package var isRevoked: Bool { primary.isRevoked }

    /// The first, of which most programs take the name of the key.
    package var userID: [UInt8] { userIDs.first ?? [] }

    /// The part that others encrypt to: the newest that can be used, as long as the primary key can.
    package func encryptionPart(at moment: Timestamp = .now()) -> Part? {
        guard primary.isUsable(at: moment) else { return nil }
        return parts.filter { $0.canEncrypt && $0.isUsable(at: moment) }
            .max { $0.created < $1.created }
    }

    /// Whether the parts that are not revoked, one at least, expire at the same moment.
    var endsAtOnce: Bool {
        let ends = parts.filter { !$0.isRevoked }.map { $0.expires?.seconds ?? 0 }
        guard let first = ends.first else { return false }
        return ends.allSatisfy { abs($0 - first) <= KeyExpiry.tolerance }
    }

    /// When nobody can encrypt to the key any more; nil for never.
    package var expires: Timestamp? {
        let encrypting = parts.filter { $0.canEncrypt && !$0.isRevoked }
            .max { ($0.expires?.seconds ?? .max) < ($1.expires?.seconds ?? .max) }
        return [primary.expires, encrypting?.expires].compactMap { $0 }.min()
    }
}

extension OpenPGPKey.Part {
    fileprivate init(
        _ key: KeyPacket,
        _ flags: KeyFlags?,
        expires: UInt64?,
        isRevoked: Bool
    ) {
        fingerprint = key.fingerprint
        algorithm = key.curve ?? key.algorithm.name
        bits = key.bits > 0 ? key.bits : nil
        created = Timestamp(seconds: Int(key.created))
        self.expires = expires.map { Timestamp(seconds: Int($0)) }
        self.isRevoked = isRevoked
        canCertify = !key.isSubkey && flags?.contains(.certify) ?? true
        canSign = flags?.contains(.sign) ?? false
        canEncrypt = flags?.canEncrypt ?? false
    }
}
