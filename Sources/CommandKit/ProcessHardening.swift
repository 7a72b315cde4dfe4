internal import CGlibc
internal import Glibc

/// What every tool does first.
package enum ProcessHardening {
    package static func apply() {
        openStandardDescriptors()
        forbidCoreDumps()
        forbidBacktraces()
        // A file size limit shall be an error of write(2), not the end of the process.
        _ = signal(SIGXFSZ, SIG_IGN)
    }

    /// A closed one would be given to the next file opened, and a key be written among messages.
    ///
    /// They are opened the wrong way round, so that their use still is an error.
    private static func openStandardDescriptors() {
        for number in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
            guard fcntl(number, F_GETFD) < 0 else { continue }
            _ = unsafe open("/dev/null", number == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
    }

    private static func forbidCoreDumps() {
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        _ = shim_disable_dumps()
    }

    /// Swift's runtime answers a crash by another program, which it gives all memory to read.
    private static func forbidBacktraces() {
        for number in [SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV] {
            _ = signal(number, SIG_DFL)
        }
    }
}
