package import Files

/// Why the store did not do what it was asked; nothing was changed.
package enum StoreError: Error, Equatable, Sendable {
    /// Not a name that a key can have.
    case invalidName(String)
    case noSuchKey(String)
    case exists(String)
    /// Another process held the lock all that time.
    case locked(seconds: Double)
    /// The folder belongs to somebody else, or others have access to it.
    case unsafeFolder(path: String, reason: String)
    /// Somebody changed the key between reading and writing it.
    case changedMeanwhile(String)
    case system(SystemError, path: String)
}
