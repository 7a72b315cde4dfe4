package import Bytes
internal import COpenSSL

/// Random bytes from OpenSSL's generators, which the operating system seeds.
package enum Random {
    /// For salts, check integers and padding.
    package static func bytes(_ count: Int) throws -> [UInt8] {
        var out = [UInt8](repeating: 0, count: count)
        try unsafe check(RAND_bytes_ex(nil, &out, count, 0), "RAND_bytes_ex")
        return out
    }

    /// For what must stay secret: from the generator kept apart for that.
    package static func secret(_ count: Int) throws -> SecretBytes {
        try unsafe SecretBytes(capacity: count) { room in
            try unsafe check(
                RAND_priv_bytes_ex(
                    nil,
                    room.baseAddress?.assumingMemoryBound(to: UInt8.self),
                    count,
                    0
                ),
                "RAND_priv_bytes_ex"
            )
            return count
        }
    }
}
