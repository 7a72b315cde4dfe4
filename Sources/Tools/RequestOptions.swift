internal import ArgumentParser
internal import CommandKit
internal import KeyStore

/// `ibkeyexport --request`: what the broker is told.
struct RequestOptions: ParsableArguments {
    @Flag(help: "Write the mail that asks the broker for delivery.")
    var request = false

    @Option(
        help: ArgumentHelp("The last 4 digits of the account number.", valueName: "digits")
    )
    var account: String?

    @Option(
        help: ArgumentHelp(
            "A public IPv4 address that you connect from; once for each.",
            valueName: "address"
        )
    )
    var ip: [String] = []

    @Option(help: ArgumentHelp("Whom the mail is for.", valueName: "address"))
    var to: String?

    @Flag(help: "Write plain text for the web ticket, and no mail.")
    var ticket = false

    func validate() throws {
        guard !request else { return }
        for (isUsed, option) in [
            (account != nil, "--account"), (!ip.isEmpty, "--ip"), (to != nil, "--to"),
            (ticket, "--ticket"),
        ] where isUsed {
            throw ValidationError("\(option) goes with --request")
        }
    }

    /// The mail without its keys.
    func mail(_ settings: Settings) throws -> RequestMail {
        var mail = RequestMail([])
        mail.account = try account.map { text in
            try parsing("--account") { try AccountDigits(text) }
        }
        for text in ip {
            let address = try parsing("--ip") { try SourceAddress(text) }
            if !mail.addresses.contains(address) { mail.addresses.append(address) }
        }
        mail.from = settings.requestFrom
        mail.to =
            try to.map { text in try parsing("--to") { try MailAddress(text) } }
            ?? settings.requestTo ?? .broker
        return mail
    }
}
