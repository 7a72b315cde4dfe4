package import Bytes
internal import COpenSSL

/// Message digests and MACs, by OpenSSL's names.
package enum Digest {
    case md5
    case sha1
    case sha224
    case sha256
    case sha384
    case sha512

    package var byteCount: Int {
        switch self {
        case .md5: 16
        case .sha1: 20
        case .sha224: 28
        case .sha256: 32
        case .sha384: 48
        case .sha512: 64
        }
    }

    var name: String {
        switch self {
        case .md5: "MD5"
        case .sha1: "SHA1"
        case .sha224: "SHA224"
        case .sha256: "SHA256"
        case .sha384: "SHA384"
        case .sha512: "SHA512"
        }
    }

    /// EVP_Q_digest.
    package func hash(_ message: SecretBytes) throws -> SecretBytes {
        try unsafe message.withBytes { bytes in
            try unsafe SecretBytes(capacity: byteCount) { room in
                var written = 0
                try unsafe check(
                    EVP_Q_digest(
                        nil,
                        name,
                        nil,
                        bytes.baseAddress,
                        bytes.count,
                        room.baseAddress?.assumingMemoryBound(to: UInt8.self),
                        &written
                    ),
                    "EVP_Q_digest"
                )
                return written
            }
        }
    }

    /// Of bytes that are no secret.
    package func hash(_ message: [UInt8]) throws -> [UInt8] {
        var hash = [UInt8](repeating: 0, count: byteCount)
        var written = 0
        _ = try unsafe check(
            EVP_Q_digest(nil, name, nil, message, message.count, &hash, &written),
            "EVP_Q_digest"
        )
        return hash
    }

    /// HMAC (RFC 2104) by EVP_Q_mac.
    package func hmac(key: SecretBytes, _ message: SecretBytes) throws -> SecretBytes {
        try mac("HMAC", digest: name, key: key, message, byteCount: byteCount)
    }
}

/// Poly1305 (RFC 8439 section 2.5) under a one-time key of 32 bytes.
package func poly1305(key: SecretBytes, _ message: SecretBytes) throws -> SecretBytes {
    try mac("POLY1305", digest: nil, key: key, message, byteCount: 16)
}

private func mac(
    _ name: String,
    digest: String?,
    key: SecretBytes,
    _ message: SecretBytes,
    byteCount: Int
) throws -> SecretBytes {
    try unsafe key.withBytes { key in
        try unsafe message.withBytes { message in
            try unsafe SecretBytes(capacity: byteCount) { room in
                var written = 0
                _ = try unsafe check(
                    EVP_Q_mac(
                        nil,
                        name,
                        nil,
                        digest,
                        nil,
                        key.baseAddress,
                        key.count,
                        message.baseAddress?.assumingMemoryBound(to: UInt8.self),
                        message.count,
                        room.baseAddress?.assumingMemoryBound(to: UInt8.self),
                        room.count,
                        &written
                    ),
                    "EVP_Q_mac"
                )
                return written
            }
        }
    }
}
