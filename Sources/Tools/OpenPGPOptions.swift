internal import ArgumentParser
internal import CommandKit
internal import KeyStore

/// What `ibkeygen -t pgp` wants to know besides.
struct OpenPGPOptions: ParsableArguments {
    @Option(
        name: .customLong("name"),
        help: ArgumentHelp("Your name, for an OpenPGP key.", valueName: "name")
    )
    var owner: String?

    @Option(help: ArgumentHelp("Your e-mail address, for an OpenPGP key.", valueName: "address"))
    var email: String?

    @Option(
        help: ArgumentHelp(
            "When an OpenPGP key expires: never, 2y, 18m, 90d or 2028-01-31 (default: 2y).",
            valueName: "when"
        )
    )
    var expire: String?

    @Option(
        help: ArgumentHelp(
            "Where GnuPG keeps the secret keys (default: GNUPGHOME, else ~/.gnupg).",
            valueName: "folder"
        )
    )
    var gnupgHome: String?

    var isUsed: Bool {
        owner != nil || email != nil || expire != nil || gnupgHome != nil
    }

    /// - Throws: ``ToolError`` 64, naming the option.
    func userID(comment: String?) throws -> UserID {
        guard owner != nil || email != nil else {
            throw ToolError(
                .usage,
                "an OpenPGP key needs the name or the e-mail address of its owner",
                hint: "give --name, --email or both"
            )
        }
        do {
            return try UserID(name: owner, comment: comment, email: email)
        } catch {
            throw ToolError(.usage, subject: "--\(error.field)", error.reason)
        }
    }
}

extension KeyExpiry {
    /// From the command line.
    ///
    /// - Throws: ``ToolError`` 64 for other words, and for a day that cannot be.
    init(parsing text: String) throws {
        guard let expiry = KeyExpiry(text) else {
            throw ToolError(
                .usage,
                "a key expires never, after a time such as 90d, 18m or 2y, or on a day such as "
                    + "2028-01-31"
            )
        }
        self = expiry
        do {
            _ = try seconds()
        } catch {
            throw ToolError(.usage, error.reason)
        }
    }
}

extension GnuPGHome {
    /// The folder that was named, else `$GNUPGHOME`, else GnuPG's own.
    static func standard(_ named: String? = nil) throws -> GnuPGHome {
        if let path = named ?? Environment.value(of: "GNUPGHOME") {
            return try GnuPGHome(path: path)
        }
        guard let home = Environment.value(of: "HOME"), home.hasPrefix("/") else {
            throw ToolError(
                .config,
                "there is no place for GnuPG's keys: HOME is not set",
                hint: "--gnupg-home names it"
            )
        }
        return try GnuPGHome(path: home + "/.gnupg")
    }
}
