internal import CommandKit
internal import Keys

/// What `--json` says of a key.
enum KeyReport {
    static func object(
        _ key: PublicKey,
        comment: Comment?,
        hash: Fingerprint.Hash = .sha256
    ) throws -> JSONObject {
        var object = JSONObject()
        object.add("type", .string(key.typeName))
        object.add("bits", key.bits.map { .integer($0) } ?? .null)
        object.add("fingerprint", .string(try Fingerprint(key, hash: hash).description))
        if case .certificate(let certificate) = key {
            let fingerprint = try Fingerprint(certificate, hash: hash)
            object.add("certificate_fingerprint", .string(fingerprint.description))
        }
        object.add("comment", comment.map { .text($0.bytes) } ?? .null)
        object.add("weaknesses", .strings(key.weaknesses))
        return object
    }
}
