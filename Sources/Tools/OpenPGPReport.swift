internal import CommandKit
internal import KeyStore

/// What `--json` says of an OpenPGP key.
enum OpenPGPReport {
    static func object(_ key: OpenPGPKey) -> JSONObject {
        var object = JSONObject()
        object.add("type", "pgp")
        object.add("bits", key.bits.map { .integer($0) } ?? .null)
        object.add("fingerprint", .string(key.fingerprint))
        object.add("user_ids", .array(key.userIDs.map { .text($0) }))
        object.add("created", .string(key.created.description))
        object.add("expires", .string(key.expires?.description))
        object.add("revoked", .bool(key.isRevoked))
        object.add("subkeys", .array(key.parts.dropFirst().map { .object(part($0)) }))
        return object
    }

    private static func part(_ part: OpenPGPKey.Part) -> JSONObject {
        var object = JSONObject()
        object.add("fingerprint", .string(part.fingerprint))
        object.add("algorithm", .string(part.algorithm))
        object.add("bits", part.bits.map { .integer($0) } ?? .null)
        object.add("created", .string(part.created.description))
        object.add("expires", .string(part.expires?.description))
        object.add("encrypts", .bool(part.canEncrypt))
        object.add("signs", .bool(part.canSign))
        object.add("revoked", .bool(part.isRevoked))
        return object
    }
}

extension OpenPGPKey.Part {
    /// `RSA 3072 that encrypts, expires 2028-11-23`.
    var summary: String {
        let uses = [
            ("certifies", canCertify), ("signs", canSign), ("encrypts", canEncrypt),
        ].filter(\.1).map(\.0).joined(separator: " and ")
        let end =
            isRevoked ? "is revoked" : expires.map { "expires \($0.day)" } ?? "never expires"
        let size = bits.map { " \($0)" } ?? ""
        return "\(algorithm)\(size) that \(uses.isEmpty ? "has no use" : uses), \(end)"
    }
}
