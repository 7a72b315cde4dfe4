internal import CGPGME
internal import Glibc

/// A key as the keyring has it.
package struct Key: Equatable, Sendable {
    package struct Subkey: Equatable, Sendable {
        package let fingerprint: String
        /// 16 upper-case hexadecimal digits.
        package let keyID: String
        package let keygrip: String
        /// By libgcrypt's names: `rsa3072`, `cv25519`.
        package let algorithm: String
        package let bits: Int
        /// Seconds since 1970.
        package let created: Int
        /// Nil for never.
        package let expires: Int?
        package let canSign: Bool
        package let canEncrypt: Bool
        package let canCertify: Bool
        package let isRevoked: Bool
        package let isExpired: Bool
        package let isDisabled: Bool
        package let isInvalid: Bool
        /// The secret is in this home; known only when secrets were asked for.
        package let isSecret: Bool
        package let isOnCard: Bool

        package var isUsable: Bool { !isRevoked && !isExpired && !isDisabled && !isInvalid }
    }

    /// The primary key first.
    package let subkeys: [Subkey]
    /// Any bytes, in the order of the keyring.
    package let userIDs: [[UInt8]]
    package let isRevoked: Bool
    package let isExpired: Bool
    package let isDisabled: Bool

    package var fingerprint: String { subkeys.first?.fingerprint ?? "" }
    package var isUsable: Bool { !isRevoked && !isExpired && !isDisabled }
}

extension Key {
    init(_ key: gpgme_key_t) {
        var subkeys: [Subkey] = []
        var next = unsafe key.pointee.subkeys
        while let subkey = unsafe next {
            subkeys.append(unsafe Subkey(subkey))
            unsafe next = subkey.pointee.next
        }
        var userIDs: [[UInt8]] = []
        var nextID = unsafe key.pointee.uids
        while let userID = unsafe nextID {
            if let text = unsafe userID.pointee.uid {
                userIDs.append(
                    unsafe Array(UnsafeRawBufferPointer(start: text, count: strlen(text)))
                )
            }
            unsafe nextID = userID.pointee.next
        }
        self.init(
            subkeys: subkeys,
            userIDs: userIDs,
            isRevoked: unsafe key.pointee.revoked != 0,
            isExpired: unsafe key.pointee.expired != 0,
            isDisabled: unsafe key.pointee.disabled != 0
        )
    }
}

extension Key.Subkey {
    fileprivate init(_ subkey: gpgme_subkey_t) {
        let name = unsafe gpgme_pubkey_algo_string(subkey)
        defer { unsafe gpgme_free(name) }
        let key = unsafe subkey.pointee
        unsafe self.init(
            fingerprint: text(key.fpr),
            keyID: text(key.keyid),
            keygrip: text(key.keygrip),
            algorithm: text(name),
            bits: Int(key.length),
            created: Int(key.timestamp),
            expires: key.expires == 0 ? nil : Int(key.expires),
            canSign: key.can_sign != 0,
            canEncrypt: key.can_encrypt != 0,
            canCertify: key.can_certify != 0,
            isRevoked: key.revoked != 0,
            isExpired: key.expired != 0,
            isDisabled: key.disabled != 0,
            isInvalid: key.invalid != 0,
            isSecret: key.secret != 0,
            isOnCard: key.is_cardkey != 0
        )
    }
}

/// A key that GPGME works on.
@safe
final class KeyHandle {
    let handle: gpgme_key_t

    /// Takes over the reference.
    init(owning handle: gpgme_key_t) {
        unsafe self.handle = handle
    }

    /// The handle outlives the reading: a temporary one may be let go of once its pointer is taken.
    var key: Key {
        withExtendedLifetime(self) { unsafe Key(handle) }
    }

    deinit {
        unsafe gpgme_key_unref(handle)
    }
}
