internal import CGlibc
internal import Glibc

/// Holds signals back from this thread for as long as it lives.
///
/// They stay pending and do what they would have done once it ends. Other threads are not covered: the
/// tools write their files and ask their questions while there are none.
package struct SignalMask: ~Copyable {
    private let blocked: sigset_t
    private let before: sigset_t

    package init(blocking signals: [Int32]) {
        var blocked = sigset_t()
        var before = sigset_t()
        unsafe sigemptyset(&blocked)
        for signal in signals { unsafe sigaddset(&blocked, signal) }
        unsafe pthread_sigmask(SIG_BLOCK, &blocked, &before)
        self.blocked = blocked
        self.before = before
    }

    /// Becomes readable when one of them is pending.
    package func pending() throws -> Descriptor {
        var blocked = blocked
        return Descriptor(
            owning: try retrying("signalfd") { unsafe shim_signalfd(&blocked) }
        )
    }

    /// Lets `signal` do what it does outside of this mask: end or stop the process, or nothing.
    package func deliver(_ signal: Int32) {
        var one = sigset_t()
        unsafe sigemptyset(&one)
        unsafe sigaddset(&one, signal)
        raise(signal)
        unsafe pthread_sigmask(SIG_UNBLOCK, &one, nil)
        unsafe pthread_sigmask(SIG_BLOCK, &one, nil)
    }

    deinit {
        var before = before
        unsafe pthread_sigmask(SIG_SETMASK, &before, nil)
    }
}
