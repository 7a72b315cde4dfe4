package import Bytes
internal import CArgon2
internal import Glibc

/// Argon2 version 1.3 (RFC 9106) without secret and associated data, by libargon2.
package struct Argon2: Sendable, Equatable {
    package enum Flavour: String, CaseIterable, Sendable {
        case argon2id = "Argon2id"
        case argon2i = "Argon2i"
        case argon2d = "Argon2d"
    }

    package var flavour: Flavour
    /// In KiB.
    package var memory: UInt32
    package var passes: UInt32
    package var parallelism: UInt32

    package init(flavour: Flavour = .argon2id, memory: UInt32, passes: UInt32, parallelism: UInt32)
    {
        self.flavour = flavour
        self.memory = memory
        self.passes = passes
        self.parallelism = parallelism
    }

    /// puttygen's memory, and as many passes as take its 100 ms on this machine.
    ///
    /// Never fewer than 8, so that a busy moment does not weaken a key.
    package static func calibrated(memory: UInt32 = 8192, parallelism: UInt32 = 1) throws -> Argon2
    {
        let one = Argon2(memory: memory, passes: 1, parallelism: parallelism)
        let start = monotonicMilliseconds()
        let salt = SecretBytes(copying: [UInt8](repeating: 0, count: 16))
        _ = try one.derive(.empty, salt: salt, count: 80)
        let elapsed = max(monotonicMilliseconds() - start, 0.1)
        return Argon2(
            memory: memory,
            passes: UInt32(min(max(100 / elapsed, 8), 1000)),
            parallelism: parallelism
        )
    }

    /// - Throws: ``FormatError/Kind/tooCostly``.
    func check(_ limits: CostLimits) throws {
        try limits.check(UInt64(memory), \.memory, "Argon2-Memory", "KiB")
        try limits.check(
            UInt64(memory) * UInt64(passes),
            \.memoryPasses,
            "Argon2-Passes",
            "KiB times passes"
        )
        try limits.check(UInt64(parallelism), \.parallelism, "Argon2-Parallelism", "threads")
    }

    /// - Throws: ``FormatError/Kind/malformed`` for parameters outside of RFC 9106;
    ///   ``FormatError/Kind/tooCostly`` when there is not that much memory.
    package func derive(
        _ passphrase: SecretBytes,
        salt: SecretBytes,
        count: Int
    ) throws -> SecretBytes {
        let type =
            switch flavour {
            case .argon2id: Argon2_id
            case .argon2i: Argon2_i
            case .argon2d: Argon2_d
            }
        return try unsafe passphrase.withBytes { passphrase in
            try unsafe salt.withBytes { salt in
                try unsafe SecretBytes(capacity: count) { room in
                    let code = unsafe argon2_hash(
                        passes,
                        memory,
                        parallelism,
                        passphrase.baseAddress,
                        passphrase.count,
                        salt.baseAddress,
                        salt.count,
                        room.baseAddress,
                        room.count,
                        nil,
                        0,
                        type,
                        ARGON2_VERSION_13.rawValue
                    )
                    try Self.check(code)
                    return count
                }
            }
        }
    }

    private static func check(_ code: Int32) throws {
        guard code != ARGON2_OK.rawValue else { return }
        let reason = unsafe argon2_error_message(code).map { unsafe String(cString: $0) }
        throw FormatError(
            code == ARGON2_MEMORY_ALLOCATION_ERROR.rawValue ? .tooCostly : .malformed,
            "Argon2",
            (reason ?? "error \(code)").lowercased()
        )
    }
}

private func monotonicMilliseconds() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
}
