package import Bytes
internal import COpenSSL

/// A digest of bytes that come piece by piece (EVP_DigestUpdate).
@safe
package final class RunningDigest {
    private let context: OpaquePointer
    private let byteCount: Int

    package init(_ digest: Digest) throws {
        byteCount = digest.byteCount
        unsafe context = try unsafe check(EVP_MD_CTX_new(), "EVP_MD_CTX_new")
        let method = try unsafe check(EVP_MD_fetch(nil, digest.name, nil), "EVP_MD_fetch")
        defer { unsafe EVP_MD_free(method) }
        try unsafe check(EVP_DigestInit_ex2(context, method, nil), "EVP_DigestInit_ex2")
    }

    deinit { unsafe EVP_MD_CTX_free(context) }

    package func add(_ bytes: RawSpan) throws {
        try unsafe bytes.withUnsafeBytes { bytes in
            try unsafe check(
                EVP_DigestUpdate(context, bytes.baseAddress, bytes.count),
                "EVP_DigestUpdate"
            )
        }
    }

    package func add(_ bytes: [UInt8]) throws {
        try unsafe add(bytes.span.bytes)
    }

    package func add(_ bytes: SecretBytes) throws {
        try unsafe bytes.withBytes { try unsafe add(RawSpan(_unsafeBytes: $0)) }
    }

    /// The digest of all of it; no more can be added.
    package func finish() throws -> SecretBytes {
        try unsafe SecretBytes(capacity: byteCount) { room in
            let out = unsafe room.baseAddress?.assumingMemoryBound(to: UInt8.self)
            try unsafe check(EVP_DigestFinal_ex(context, out, nil), "EVP_DigestFinal_ex")
            return byteCount
        }
    }
}
