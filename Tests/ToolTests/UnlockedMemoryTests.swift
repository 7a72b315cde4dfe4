import Testing

/// What the system can tell of a running ibdecrypt that holds an unlocked key.
struct UnlockedMemoryTests {
    /// Runs `line` while ibdecrypt, which has decrypted a report, waits for another; its process ID is
    /// in `$pid`.
    private func whileUnlocked(_ line: String) async throws -> Sandbox.Outcome {
        let sandbox = try Sandbox()
        return try await sandbox.run(
            """
            gpg() { command gpg --batch -q --trust-model always --pinentry-mode loopback "$@"; }
            gpg --passphrase '' --quick-gen-key me@example.com ed25519 cert never 2>/dev/null
            key=$(gpg --with-colons -k 2>/dev/null | awk -F: '$1 == "fpr" { print $10; exit }')
            gpg --passphrase '' --quick-add-key $key rsa2048 encr never
            echo a,1 | gpg -r $key -e -o report.csv.pgp
            mkdir in out
            ulimit -S -c unlimited 2>/dev/null
            timeout 60 ibdecrypt -q --engine unlock --watch -d out in & timeout=$!
            for _ in $(seq 200); do pid=$(pgrep -P $timeout) && break; sleep 0.05; done
            cp report.csv.pgp in
            for _ in $(seq 200); do [ -e out/report.csv ] && break; sleep 0.05; done
            \(line)
            kill -TERM $pid 2>/dev/null
            wait $timeout 2>/dev/null
            gpgconf --kill all
            """
        )
    }

    @Test func `an unlocked key is locked in memory, in no core dump and in no child`()
        async throws
    {
        let outcome = try await whileUnlocked(
            """
            awk '/^Max core/ { print "core", $5, $6 }' /proc/$pid/limits
            cat /proc/$pid/task/*/children | wc -w
            # Secrets have 4 MiB of their own; all the rest is locked where no limit counts.
            least=1
            capabilities=0x$(awk '/^CapEff/ { print $2 }' /proc/$pid/status)
            [ $((capabilities >> 14 & 1)) = 0 ] && [ "$(ulimit -l)" != unlimited ] || least=8192
            [ "$(ulimit -l)" != 0 ] || [ $least != 1 ] || least=0
            awk '/^VmLck/ && $2 >= least { print "locked" }' least=$least /proc/$pid/status
            grep -q '^VmFlags.* dd' /proc/$pid/smaps && echo "left out"
            """
        )
        #expect(outcome.output == "core 0 0\n0\nlocked\nleft out\n", "\(outcome.errors)")
    }

    /// Neither a core dump, nor a program that Swift's runtime lets look into the memory.
    @Test(arguments: ["ABRT", "SEGV"])
    func `an ibdecrypt that crashes leaves no memory behind`(_ signal: String) async throws {
        let outcome = try await whileUnlocked(
            """
            ls >before; kill -\(signal) $pid; wait $timeout 2>/dev/null; echo $?
            ls | grep -vxFf before | grep -vx before
            """
        )
        #expect(outcome.output == "\(signal == "ABRT" ? 134 : 139)\n", "\(outcome.errors)")
        #expect(!outcome.errors.contains("Backtrac"), "\(outcome.errors)")
    }
}
