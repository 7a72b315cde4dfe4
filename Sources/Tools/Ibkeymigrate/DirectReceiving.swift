internal import Bytes
internal import CommandKit
internal import KeyStore

/// `ibkeymigrate receive --connect`.
struct DirectReceiving {
    private let receiving: Receiving
    /// Whether the person is to compare the words.
    private let isAsked: Bool
    /// The request is made and answered at once.
    private static let hours = 1

    init(_ receiving: Receiving, isAsked: Bool) {
        (self.receiving, self.isAsked) = (receiving, isAsked)
    }

    func run(
        from place: Endpoint,
        _ code: TransferCode,
        patience: Int,
        _ target: TransferTarget
    ) throws {
        DirectOptions.ignoreBrokenPipes()
        let channel: DirectChannel
        do {
            channel = try DirectChannel.connect(to: place, code, patience: patience)
        } catch {
            throw DirectOptions.failure(error, at: place)
        }
        let (request, identity) = try TransferRequest.make(host: OwnHost.name, hours: Self.hours)
        try receiving.transfers.open(request, identity)
        do {
            try exchange(request, channel, target)
        } catch {
            try? receiving.transfers.cancel(request.id)
            throw error
        }
    }

    private func exchange(
        _ request: TransferRequest,
        _ channel: DirectChannel,
        _ target: TransferTarget
    ) throws {
        let words = TransferWordsReport(receiving.diagnostics)
        try channel.send(.request, request.encode())
        words.tell("request", try request.words())
        let arrival = try receiving.open(channel.receive(.answer))
        guard arrival.request == request else {
            throw TransferFailure(.altered, "the other side answered another request")
        }
        try words.compare("answer", arrival.words, isAsked: isAsked)
        let (receipt, failure) = try receiving.take(arrival)
        if target.isNamed { try target.write(receipt.encode()) }
        do {
            try channel.send(.receipt, receipt.encode())
            _ = try channel.receive(.confirmation)
        } catch let error as TransferFailure {
            throw lost(request, error, failure)
        }
        if let failure { throw failure }
        receiving.diagnostics.note("the other side has the receipt, and found it good")
    }

    /// The keys are here, and the other side may not know it.
    private func lost(
        _ request: TransferRequest,
        _ error: TransferFailure,
        _ failure: ToolError?
    ) -> ToolError {
        if let failure { receiving.diagnostics.error(failure) }
        let path = ShellWord.quoted(receiving.transfers.receiptPath(request.id))
        return ToolError(
            .unavailable,
            "the keys are here, but the receipt may not have arrived: \(error.reason)",
            hint: "it is in \(path), for ibkeymigrate confirm on the other computer"
        )
    }
}
