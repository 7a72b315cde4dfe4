internal import Bytes
internal import CGlibc
internal import Glibc

/// Threads that do the same work, until all of them have done.
package enum WorkerThreads {
    /// Four for each processor, but not more than `most`: they wait for the disk most of the time.
    package static func standardCount(most: Int = 8) -> Int {
        max(1, min(4 * Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))), most))
    }

    /// Lets each thread keep a MiB that it has freed: pieces come and go, and memory that goes back to
    /// the kernel each time is cleared each time.
    package static func keepFreedMemory() { shim_keep_freed(1 << 20) }

    /// Does `body` on this thread and `count` - 1 more; fewer when the system has no more.
    package static func run(_ count: Int, _ body: @escaping @Sendable () -> Void) {
        let threads = (1..<max(count, 1)).compactMap { _ in WorkerThread(body) }
        body()
        for thread in threads { thread.join() }
    }
}
