internal import Bytes

/// How much memory and time a file may demand before its passphrase is even known to be right.
package struct CostLimits: Sendable {
    /// Blowfish key set-ups of bcrypt_pbkdf; 3 ms each.
    package var bcryptRounds: UInt64 = 2048
    /// HMAC calls of PBKDF2; a million take about half a second.
    package var pbkdf2Iterations: UInt64 = 5_000_000
    /// Of Argon2 and scrypt, in KiB.
    package var memory: UInt64 = 1 << 20
    /// Argon2's memory in KiB times its passes; scrypt's times its parallelism.
    package var memoryPasses: UInt64 = 1 << 21
    /// Threads of Argon2.
    package var parallelism: UInt64 = 64

    package static let standard = CostLimits()

    /// What `--allow-cost` gives.
    package static let none: CostLimits = {
        var limits = CostLimits()
        limits.bcryptRounds = .max
        limits.pbkdf2Iterations = .max
        limits.memory = .max
        limits.memoryPasses = .max
        limits.parallelism = .max
        return limits
    }()

    /// - Throws: ``FormatError/Kind/tooCostly`` when `value` is above `limit`.
    package func check(
        _ value: UInt64,
        _ limit: KeyPath<CostLimits, UInt64>,
        _ field: String,
        _ unit: String
    ) throws {
        let most = self[keyPath: limit]
        guard value <= most else {
            throw FormatError(
                .tooCostly,
                field,
                "would need \(value) \(unit), the limit is \(most)",
                hint: "--allow-cost lifts the limit, for a file that you trust"
            )
        }
    }
}
