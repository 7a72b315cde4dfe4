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

    /// The first line that it prints; the rest is read and dropped, so that it can end in peace.
    ///
    /// Any end but a good one is an error, which `failure` makes from its name: `status 3`, `signal 9`.
    func firstLine(failure: (String) -> ToolError) throws -> SecretBytes {
        do {
            let ends = try Self.pipe()
            let input = Terminal() == nil ? "/dev/null" : "/dev/tty"
            let child = try start(input, ends.write)
            _ = consume ends.write
            let printed = try CommandKit.firstLine(of: ends.read.number)
            while try !readSome(ends.read.number, atMost: 4096).isEmpty {}
            if let ending = try Self.ending(of: child) { throw failure(ending) }
            return printed
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

    /// Nil when it ended well.
    private static func ending(of child: pid_t) throws -> String? {
        var status: Int32 = 0
        try retrying("waitpid") { unsafe waitpid(child, &status, 0) }
        let signal = status & 0x7f
        if signal != 0 { return "signal \(signal)" }
        let code = status >> 8 & 0xff
        return code == 0 ? nil : "status \(code)"
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
