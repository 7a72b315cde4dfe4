internal import Bytes
internal import CommandKit
internal import KeyStore

/// `ibkeymigrate receive --connect`.
struct DirectReceiving {
    private let receiving: Receiving
    /// The request is made and answered at once.
    private static let hours = 1

    init(_ receiving: Receiving) {
        self.receiving = receiving
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
        words.tell("answer", arrival.words)
        let (receipt, failure) = try receiving.take(arrival)
        try channel.send(.receipt, receipt.encode())
        if target.isNamed { try target.write(receipt.encode()) }
        if let failure { throw failure }
        _ = try channel.receive(.confirmation)
        receiving.diagnostics.note("the other side has the receipt, and found it good")
    }
}
