internal import Bytes
internal import CGlibc
internal import Files
internal import Glibc

/// A command line for `/bin/sh -c` that prints a passphrase: a password manager.
///
/// Its standard input is the terminal, for it may have to ask; its standard error is ours.
struct PassphraseCommand {
    private let line: String

    init(_ line: String) {
        self.line = line
    }

    /// The first line that it prints.
    ///
    /// Only the command itself is waited for, not what it leaves running in the background. Any end
    /// but a good one is an error, which `failure` makes from its words: `ended with status 3`.
    func firstLine(failure: (String) -> ToolError) throws -> SecretBytes {
        do {
            let ends = try Self.pipe()
            let input = Terminal() == nil ? "/dev/null" : "/dev/tty"
            let child = try start(input, ends.write)
            _ = consume ends.write
            var output = CommandOutput(ends.read)
            let status = try Self.wait(for: child, reading: &output)
            if let reason = Self.reason(of: status, output) { throw failure(reason) }
            return output.firstLine()
        } catch let error as SystemError {
            throw ToolError(.ioError, subject: "/bin/sh", error.description)
        }
    }

    private func start(_ input: String, _ output: borrowing Descriptor) throws -> pid_t {
        var child: pid_t = 0
        let code = unsafe shim_spawn_shell(line, input, output.number, &child)
        guard code == 0 else { throw SystemError("posix_spawn", code: code) }
        return child
    }

    /// What it printed before its end is in the pipe by then.
    private static func wait(
        for child: pid_t,
        reading output: inout CommandOutput
    ) throws -> Int32 {
        var status: Int32?
        while output.isOpen {
            if try output.hasMore(within: status == nil ? 50 : 0) {
                try output.take()
            } else if let status {
                return status
            } else {
                status = try self.status(of: child, WNOHANG)
            }
        }
        return try status ?? self.status(of: child, 0) ?? 0
    }

    /// Nil while it runs.
    private static func status(of child: pid_t, _ options: Int32) throws -> Int32? {
        var status: Int32 = 0
        let ended = try retrying("waitpid") { unsafe waitpid(child, &status, options) }
        return ended == child ? status : nil
    }

    /// Nil when it ended well.
    private static func reason(of status: Int32, _ output: borrowing CommandOutput) -> String? {
        let signal = status & 0x7f
        let code = status >> 8 & 0xff
        // A shell tells of a signal by a status above 128.
        if output.isTooLong, signal == SIGPIPE || code == 128 + SIGPIPE {
            return "printed more than \(CommandOutput.limit >> 20) MiB"
        }
        if signal != 0 { return "ended with signal \(signal)" }
        return code == 0 ? nil : "ended with status \(code)"
    }

    private struct Pipe: ~Copyable {
        let read: Descriptor
        let write: Descriptor
    }

    private static func pipe() throws -> Pipe {
        var ends: [Int32] = [0, 0]
        try retrying("pipe2") { unsafe shim_pipe(&ends) }
        return Pipe(read: Descriptor(owning: ends[0]), write: Descriptor(owning: ends[1]))
    }
}
