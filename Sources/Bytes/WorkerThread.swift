internal import Glibc

/// A thread that does one piece of work (pthread_create).
package struct WorkerThread {
    private let number: pthread_t

    /// Nil when the system has no more threads.
    package init?(_ body: @escaping @Sendable () -> Void) {
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
        guard code == 0 else {
            unsafe box.release()
            return nil
        }
        number = thread
    }

    /// Waits for its end; to be called once.
    package func join() { pthread_join(number, nil) }

    /// Lets it go on alone; to be called once, in place of ``join()``.
    package func leave() { pthread_detach(number) }
}

private final class Work: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
        self.body = body
    }
}
