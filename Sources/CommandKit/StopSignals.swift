internal import CGlibc
internal import Files
internal import Glibc

/// Lets a tool end in order when it is told to: SIGTERM, SIGINT and SIGHUP.
///
/// The first one is noted; a second one ends the process as always.
package final class StopSignals: Sendable {
    /// How services are stopped: no failure.
    package static let termination = SIGTERM

    /// Readable once a signal has come, for poll(2).
    package let number: Int32

    /// Catches the signals from now on, for the life of the process.
    ///
    /// - Throws: ``SystemError``.
    package init() throws {
        var ends: [Int32] = [-1, -1]
        try retrying("pipe2") { unsafe shim_pipe(&ends) }
        number = ends[0]
        let end = ends[1]
        _ = fcntl(end, F_SETFL, O_NONBLOCK)
        try retrying("sigaction") { shim_catch_stops(end) }
    }

    /// The signal that came; nil while there was none.
    package var caught: Int32? { Self.caught }

    /// The same where it is not known whether any are caught.
    static var caught: Int32? {
        let signal = shim_caught_stop()
        return signal == 0 ? nil : signal
    }

    /// Waits until `descriptor` can be read, a signal comes, or so many milliseconds have passed.
    package func wait(for descriptor: Int32, milliseconds: Int32? = nil) throws {
        var both = [
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: number, events: Int16(POLLIN), revents: 0),
        ]
        try retrying("poll") { unsafe poll(&both, 2, milliseconds ?? -1) }
    }

    /// Lets `body` come to its end, or throw, before a signal ends the process: what it made, it removes.
    ///
    /// A second signal does not wait.
    package func hold<R>(_ body: () throws -> R) throws -> R {
        let result = Result { try body() }
        if let caught { Self.end(by: caught) }
        return try result.get()
    }

    /// Ends the process as `signal` would have.
    package static func end(by signal: Int32) {
        _ = Glibc.signal(signal, SIG_DFL)
        raise(signal)
    }
}
