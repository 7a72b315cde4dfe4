internal import ArgumentParser
internal import CommandKit
internal import Files
internal import Glibc
internal import KeyStore

/// For transfers that go over one connection.
struct DirectOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "How long to wait for the other side, for each message.",
            valueName: "seconds"
        )
    )
    var timeout = 300

    func validate() throws {
        guard (1...86_400).contains(timeout) else {
            throw ValidationError("--timeout takes 1 to 86400 seconds")
        }
    }

    /// - Throws: ``ToolError`` 64.
    static func place(_ text: String, _ option: String, needsHost: Bool) throws -> Endpoint {
        guard let place = Endpoint(text), !needsHost || place.host != nil else {
            let form = needsHost ? "HOST:PORT" : "PORT or ADDRESS:PORT"
            throw ToolError(.usage, subject: option, "takes \(form)")
        }
        guard place.port > 0 else {
            throw ToolError(.usage, subject: option, "takes a port from 1 to 65535")
        }
        return place
    }

    /// What went wrong with the connection to `place`.
    static func failure(_ error: any Error, at place: Endpoint) -> ToolError {
        guard let error = error as? SystemError else {
            return ToolError(explaining: error, subject: "\(place)")
        }
        return ToolError(.unavailable, subject: "\(place)", error.reason)
    }

    /// The other side may go at any moment: that is to be an error, not the end of the process.
    static func ignoreBrokenPipes() {
        _ = signal(SIGPIPE, SIG_IGN)
    }
}
