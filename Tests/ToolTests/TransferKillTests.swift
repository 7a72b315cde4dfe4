import Foundation
import KeyStore
import Testing

/// SIGKILL on either side of a transfer, at samples of the calls that change the disk.
struct TransferKillTests {
    @Test func `killed at any moment, a transfer leaves each side whole and begins again`()
        async throws
    {
        let sandbox = try await Sandbox.withTwoHomes()
        #expect(try await sandbox.run("cp -a .local saved").status == 0)
        let steps = [
            "IBKEYS_HOME=new ibkeymigrate request -q -o request",
            "ibkeymigrate send -q --to request -o answer ibkr",
            "IBKEYS_HOME=new ibkeymigrate receive -q answer -o receipt",
            "ibkeymigrate confirm -q receipt",
            "ibkeymigrate confirm -q --retire receipt",
        ]
        for (index, step) in steps.enumerated() {
            let (setting, line) = Self.split(step)
            let prepare = ([Self.clear] + steps[..<index]).joined(separator: " && ")
            let ready = try await sandbox.run(prepare)
            #expect(ready.status == 0, "\(ready.errors)")
            let before = try Self.contents(sandbox)
            let calls = try await SystemCall.trace(line, under: setting, in: sandbox)
                .filter(\.changesDisk)
            #expect(calls.count > 5)
            let after = try Self.contents(sandbox)
            for call in stride(from: 0, to: calls.count, by: max(1, calls.count / 4)) {
                let stop = calls[call]
                let killed = try await sandbox.run(
                    "\(prepare) && \(setting) \(stop.killing(line))"
                )
                #expect(killed.status == 128 + SIGKILL, "\(line): \(stop): \(killed)")
                for (place, left) in try Self.contents(sandbox).enumerated() {
                    left.expect(before[place], or: after[place], "\(line): killed at \(stop)")
                }
                try await expectToBegin(again: steps, sandbox, "\(line): \(stop)")
            }
        }
    }

    /// The old store and the new one.
    private static func contents(_ sandbox: Sandbox) throws -> [StoreContents] {
        let new = KeyStore(path: sandbox.home.appending(path: "new").path)
        return try [StoreContents(sandbox.store), StoreContents(new)]
    }

    private func expectToBegin(
        again steps: [String],
        _ sandbox: Sandbox,
        _ when: String
    ) async throws {
        let outcome = try await sandbox.run(
            """
            rm -f request answer receipt
            \(steps.joined(separator: " && ")) || exit 5
            IBKEYS_HOME=new ibkeyctl list --names
            """
        )
        #expect(outcome.output == "ibkr\n", "\(when): \(outcome)")
    }

    /// The new computer knows nothing again, and the old one has its key.
    private static let clear = """
        rm -rf new request answer receipt .local && cp -a saved .local
        """

    private static func split(_ step: String) -> (setting: String, line: String) {
        let prefix = "IBKEYS_HOME=new "
        return step.hasPrefix(prefix) ? (prefix, String(step.dropFirst(prefix.count))) : ("", step)
    }
}
