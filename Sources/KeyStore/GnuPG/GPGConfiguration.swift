internal import Bytes
internal import Files

/// What the user tells gpg in gpg.conf: it counts for each gpg that GPGME runs, too.
package enum GPGConfiguration {
    /// They change what comes out of gpg, or where it goes, and nothing that GPGME says undoes them.
    private static let harmful: Set<Substring> = [
        "dry-run", "list-only", "max-output", "n", "o", "output", "unwrap",
    ]

    /// The settings in the folder `home`.
    ///
    /// - Throws: ``GnuPGFailure`` for one with which nothing that gpg says can be relied on.
    package static func check(home: String) throws {
        guard let text = try? Folder(home).read("gpg.conf", limit: 1 << 20) else { return }
        let lines = String(decoding: text.disclosed(), as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where harmful.contains(option(in: line)) {
            throw GnuPGFailure(
                .configuration,
                "\(home)/gpg.conf, line \(index + 1): \(option(in: line)) changes what gpg writes",
                hint: "remove that line"
            )
        }
    }

    /// The first word, without the dashes that it may have.
    private static func option(in line: Substring) -> Substring {
        line.drop { $0.isWhitespace }.drop { $0 == "-" }.prefix { !$0.isWhitespace && $0 != "=" }
    }
}
