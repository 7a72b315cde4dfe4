internal import ArgumentParser
internal import SSHKey

/// What `--argon2` takes: `memory=KiB,passes=N,parallelism=N`, each part at most once.
struct Argon2Cost: ExpressibleByArgument {
    private var memory: UInt32 = 8192
    private var passes: UInt32?
    private var parallelism: UInt32 = 1

    init?(argument: String) {
        var seen: Set<Substring> = []
        for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2, seen.insert(pair[0]).inserted, let number = UInt32(pair[1]),
                number > 0
            else { return nil }
            switch pair[0] {
            case "memory": memory = number
            case "passes": passes = number
            case "parallelism": parallelism = number
            default: return nil
            }
        }
        // RFC 9106 section 3.1: at least 8 KiB for each lane.
        guard parallelism <= 64, memory / 8 >= parallelism, memory <= 1 << 20 else { return nil }
    }

    /// Whether a key at this cost would be opened without --allow-cost.
    func isReadable(_ limits: CostLimits) -> Bool {
        UInt64(memory) <= limits.memory
            && UInt64(memory) * UInt64(passes ?? 1) <= limits.memoryPasses
            && UInt64(parallelism) <= limits.parallelism
    }

    /// With the passes that were not given measured.
    func resolved() throws -> Argon2 {
        guard let passes else {
            return try .calibrated(memory: memory, parallelism: parallelism)
        }
        return Argon2(memory: memory, passes: passes, parallelism: parallelism)
    }
}
