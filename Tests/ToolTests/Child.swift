import Foundation

/// A process in a session of its own, so without a terminal unless it takes one.
///
/// Its signals are as at a login. Foundation's `Process` would hand on those that the threads of a
/// Swift program block, and would wait for grandchildren too.
struct Child {
    private let process: pid_t

    init(
        _ command: [String],
        environment: [String: String],
        descriptors: (input: Int32, output: Int32, errors: Int32)
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, descriptors.input, 0)
        posix_spawn_file_actions_adddup2(&actions, descriptors.output, 1)
        posix_spawn_file_actions_adddup2(&actions, descriptors.errors, 2)

        var attributes = Self.attributes()
        defer { posix_spawnattr_destroy(&attributes) }
        var arguments = (["setsid"] + command).map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var process = pid_t()
        let code = posix_spawnp(
            &process,
            "setsid",
            &actions,
            &attributes,
            &arguments,
            &variables
        )
        guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EINVAL) }
        self.process = process
    }

    private static func attributes() -> posix_spawnattr_t {
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(
            &attributes,
            Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF)
        )
        return attributes
    }

    /// The exit status once it has ended, as a shell counts it: 128 and the signal that ended it.
    func status() -> Int32? {
        var status: Int32 = 0
        guard waitpid(process, &status, WNOHANG) == process else { return nil }
        let signal = status & 0x7f
        return signal == 0 ? (status >> 8) & 0xff : 128 + signal
    }
}
