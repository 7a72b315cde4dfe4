internal import Bytes
internal import Files

extension GnuPGHome {
    /// Whether a passphrase protects secret parts here, by what the agent says of their files; nil when
    /// it says nothing, or not the same of all.
    ///
    /// No passphrase is needed for that, and none is compared.
    func isProtecting(_ parts: [BackupManifest.Keygrip]) throws -> Bool? {
        let found = Set(try parts.compactMap { try isProtecting($0.keygrip) })
        return found.count == 1 ? found.first : nil
    }

    /// `S KEYINFO KEYGRIP D - - - P - - -`: a P for a passphrase, C for none.
    private func isProtecting(_ keygrip: String) throws -> Bool? {
        let words = ["gpg-connect-agent", "--homedir", path, "keyinfo \(keygrip)", "/bye"]
        guard let outcome = try? Program.run(words), outcome.status == 0 else { return nil }
        var lines = LineReader(outcome.output)
        while let fields = lines.next()?.asciiText?.split(separator: " ") {
            guard fields.count > 7, fields.starts(with: ["S", "KEYINFO"]) else { continue }
            return ["P": true, "C": false][fields[7]]
        }
        return nil
    }
}
