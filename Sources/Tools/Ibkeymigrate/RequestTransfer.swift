internal import ArgumentParser
internal import CommandKit
internal import Files
internal import KeyStore

/// `ibkeymigrate request`.
struct RequestTransfer: Tool {
    static let configuration = CommandConfiguration(
        commandName: "request",
        abstract: "Ask another computer for keys, from this one."
    )

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Write to FILE; - is standard output.", valueName: "file")
    )
    var output: String?

    @Option(help: ArgumentHelp("How long the request is good, 168 at most.", valueName: "hours"))
    var hours = 24

    @OptionGroup var storing: StoreOptions
    @OptionGroup var reporting: ReportingOptions

    func validate() throws {
        guard (1...TransferRequest.longestLife).contains(hours) else {
            throw ValidationError("--hours takes 1 to \(TransferRequest.longestLife)")
        }
    }

    func execute(_ diagnostics: Diagnostics) throws {
        let target = TransferTarget(output, isPrivate: false)
        try target.checkFree()
        let transfers = Transfers(of: try storing.store())
        try transfers.sweep()
        let (request, identity) = try TransferRequest.make(host: OwnHost.name, hours: hours)
        try transfers.open(request, identity)
        do {
            try target.write(request.encode())
        } catch {
            try? transfers.cancel(request.id)
            throw error
        }
        diagnostics.note("the request is good until \(request.expires), for one answer")
        try TransferWordsReport(diagnostics).tell("request", request.words())
    }
}
