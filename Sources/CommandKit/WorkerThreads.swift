internal import Glibc

/// Threads that do the same work, until all of them have done.
package enum WorkerThreads {
    /// As many as there are processors for this process, but not more than `most`.
    package static func standardCount(most: Int = 4) -> Int {
        max(1, min(Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))), most))
    }

    /// Does `body` on this thread and `count` - 1 more; fewer when the system has no more.
    package static func run(_ count: Int, _ body: @escaping @Sendable () -> Void) {
        let threads = (1..<max(count, 1)).compactMap { _ in start(body) }
        body()
        for thread in threads { pthread_join(thread, nil) }
    }

    private static func start(_ body: @escaping @Sendable () -> Void) -> pthread_t? {
        let box = unsafe Unmanaged.passRetained(Work(body))
        var thread = pthread_t()
        let code = unsafe pthread_create(
            &thread,
            nil,
            { box in
                guard let box = unsafe box else { return nil }
                unsafe Unmanaged<Work>.fromOpaque(box).takeRetainedValue().body()
                return nil
            },
            box.toOpaque()
        )
        guard code != 0 else { return thread }
        unsafe box.release()
        return nil
    }
}

private final class Work: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
        self.body = body
    }
}
