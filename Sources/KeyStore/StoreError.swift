/// Why the store did not do what it was asked; nothing was changed.
///
/// A key is named as it was asked for.
public enum StoreError: Error, Equatable, Sendable {
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
    case passphraseNeeded(String)
    case wrongPassphrase(String)
    /// Anything else about a key: its files are damaged, or it cannot do what is asked.
    case unusable(String, reason: String)
    /// A system call failed: a full disk, a folder that cannot be read. `code` is its `errno`.
    case system(path: String, code: Int32, reason: String)
}
