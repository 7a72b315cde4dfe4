internal import Glibc

/// A lock that one process at a time holds, on a file that stays.
///
/// The kernel takes it back when the process ends, however it ends.
package struct Lock: ~Copyable {
    private let file: Descriptor

    /// Waits for the lock, up to `seconds`.
    ///
    /// - Returns: nil when another process held it all that time.
    package static func take(
        _ name: String,
        in folder: borrowing Folder,
        seconds: Double
    ) throws -> Lock? {
        let file = try folder.open(name, O_RDWR | O_CREAT, mode: 0o600)
        let number = file.number
        let end = ContinuousClock.now + .seconds(seconds)
        while true {
            do {
                try retrying("flock") { flock(number, LOCK_EX | LOCK_NB) }
                return Lock(file: file)
            } catch let error as SystemError where error.code == EWOULDBLOCK {
                guard ContinuousClock.now < end else { return nil }
            }
            usleep(pause)
        }
    }

    /// In microseconds.
    private static let pause: UInt32 = 5_000
}
