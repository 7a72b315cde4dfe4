internal import Files
internal import Glibc

/// What a host name stands for, as any program of this computer would find.
///
/// Asked of getent(1), which resolves as the C library does; unlike the library it can be stopped when
/// a name server does not answer, and it ends with this process.
struct HostAddresses {
    /// In the order in which a program would try them, each once.
    let all: [String]

    var ipv4: [String] { all.filter { !$0.contains(":") } }

    /// Whether a client that is not told otherwise would go by IPv6.
    var prefersIPv6: Bool { all.first?.contains(":") ?? false }

    enum Failure: Error {
        case unknown
        case timedOut
        /// There is no such program.
        case unavailable
    }

    /// - Throws: ``Failure``, or ``SystemError``.
    init(of host: HostName, seconds: Int) throws {
        let deadline = Deadline(seconds: seconds)
        let found = try Self.ask("ahosts", host, deadline)
        // Without an address of the outer world this computer's own name may have no IPv4 there.
        all =
            found.contains { !$0.contains(":") }
            ? found : try found + Self.ask("ahostsv4", host, deadline)
        guard !all.isEmpty else { throw Failure.unknown }
    }

    /// Its arguments: seconds, database and host.
    ///
    /// A shell loses a signal that comes while it takes back its traps, so that what watches is begun
    /// before there are any.
    private static let script = """
        { read -r end <&3; kill $$; } &
        watch=$!
        trap 'kill $question $watch 2>/dev/null; wait' EXIT
        trap 'exit 130' INT TERM HUP
        timeout -k 1 "$1" getent "$2" "$3" 3<&- &
        question=$!
        wait $question
        status=$?
        question=
        exit $status
        """

    private static func ask(
        _ database: String,
        _ host: HostName,
        _ deadline: Deadline
    ) throws -> [String] {
        let words = ["sh", "-c", script, "sh", "\(deadline.seconds)", database, "\(host)"]
        let outcome: Program.Outcome
        do {
            outcome = try Program.run(words, tellsEnd: true)
        } catch let error as SystemError where error.code == ENOENT {
            throw Failure.unavailable
        }
        switch outcome.status {
        case 0: return addresses(String(decoding: outcome.output.disclosed(), as: UTF8.self))
        case 124, 137: throw Failure.timedOut
        case 127: throw Failure.unavailable
        default: return []
        }
    }

    /// `203.0.113.7     STREAM xfer.interactivebrokers.com`, a line for each kind of socket.
    private static func addresses(_ text: String) -> [String] {
        var found: [String] = []
        for line in text.split(separator: "\n") {
            guard let word = line.split(separator: " ").first.map(String.init) else { continue }
            if !found.contains(word) { found.append(word) }
        }
        return found
    }
}
