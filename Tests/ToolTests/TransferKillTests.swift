import Foundation
import KeyStore
import Testing

/// SIGKILL on either side of a transfer, at samples of the calls that change the disk.
struct TransferKillTests {
    @Test func `killed at any moment, a transfer leaves each side whole and begins again`()
        async throws
    {
        let sandbox = try await Sandbox.withTwoHomes()
        let steps = [
            "IBKEYS_HOME=new ibkeymigrate request -q -o request",
            "ibkeymigrate send -q --to request -o answer ibkr",
            "IBKEYS_HOME=new ibkeymigrate receive -q answer -o receipt",
            "ibkeymigrate confirm -q --retire receipt",
        ]
        for (index, step) in steps.enumerated() {
            let (setting, line) = Self.split(step)
            let prepare = ([Self.clear] + steps[..<index]).joined(separator: " && ")
            let ready = try await sandbox.run(prepare)
            #expect(ready.status == 0, "\(ready.errors)")
            _ = try await sandbox.run("rm -rf before && cp -a new before 2>/dev/null")
            let calls = try await SystemCall.trace(line, under: setting, in: sandbox)
                .filter(\.changesDisk)
            #expect(calls.count > 5)
            for call in stride(from: 0, to: calls.count, by: max(1, calls.count / 4)) {
                try await expectWhole(calls[call], setting, line, prepare, steps, sandbox)
            }
        }
    }

    private func expectWhole(
        _ stop: SystemCall,
        _ setting: String,
        _ line: String,
        _ prepare: String,
        _ steps: [String],
        _ sandbox: Sandbox
    ) async throws {
        let outcome = try await sandbox.run(
            """
            \(prepare) || exit 2
            \(setting) \(stop.killing(line))
            ibkeyctl check -q ibkr >/dev/null || exit 3
            for key in new/keys/*/; do
                [[ ! -d $key ]] || IBKEYS_HOME=new ibkeyctl check -q ${key:9:-1} >/dev/null || exit 4
            done
            rm -f request answer receipt
            \(steps.joined(separator: " && ")) || exit 5
            IBKEYS_HOME=new ibkeyctl list --names
            """
        )
        #expect(outcome.output == "ibkr\n", "\(line): \(stop): \(outcome)")
    }

    /// The new computer knows nothing again, and the old one has its key.
    private static let clear = """
        rm -rf new request answer receipt .local/share/ibkeys/transfers
        """

    private static func split(_ step: String) -> (setting: String, line: String) {
        let prefix = "IBKEYS_HOME=new "
        return step.hasPrefix(prefix) ? (prefix, String(step.dropFirst(prefix.count))) : ("", step)
    }
}
