import Foundation

/// A home with a GnuPG key, and a week's reports as the broker sends them.
///
/// They are in `outgoing`, and what they hold in `plain`; `scripts/delivery` makes both with the real
/// gpg.
final class Delivery: Sendable {
    let sandbox: Sandbox

    init(passphrase: String = "") async throws {
        sandbox = try Sandbox()
        let script = Project.folder.appending(path: "scripts/delivery").path
        let outcome = try await sandbox.run(
            """
            gpg() { command gpg --batch --quiet --pinentry-mode loopback "$@"; }
            gpg --passphrase '\(passphrase)' --quick-generate-key 'A Customer <me@example.com>' \\
                rsa2048 cert,sign never
            key=$(gpg --with-colons --list-keys | awk -F: '$1 == "fpr" { print $10; exit }')
            gpg --passphrase '\(passphrase)' --quick-add-key "$key" rsa2048 encr never
            gpg --armor --export >key.asc
            '\(script)' outgoing plain key.asc
            """
        )
        guard outcome.status == 0 else { throw Failed(errors: outcome.errors) }
    }

    struct Failed: Error {
        let errors: String
    }

    /// Ends the agent that decrypting has started.
    func end() async throws {
        _ = try await sandbox.run("gpgconf --kill all")
    }

    /// The names and contents of the files in a folder of the home; folders end in a slash.
    func contents(of folder: String) throws -> [String: Data] {
        let root = sandbox.home.appending(path: folder)
        let names = try FileManager.default.subpathsOfDirectory(atPath: root.path)
        return try Dictionary(
            uniqueKeysWithValues: names.map { name in
                let file = root.appending(path: name)
                let isFolder = try file.resourceValues(forKeys: [.isDirectoryKey]).isDirectory
                return isFolder == true
                    ? (name + "/", Data()) : (name, try Data(contentsOf: file))
            }
        )
    }
}
