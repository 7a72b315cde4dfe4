/// What a tool tells its caller at the end: the numbers of sysexits(3), as the argument parser uses 64.
package enum ExitStatus: Int32, Sendable {
    case ok = 0
    /// Some of several inputs failed; each was reported by itself.
    case someFailed = 1
    case usage = 64
    /// The input is damaged, malformed or of a kind not done here.
    case dataError = 65
    /// No such key or file.
    case noInput = 66
    /// A program or service that is needed is missing.
    case unavailable = 69
    /// The output exists, or cannot be made.
    case cannotCreate = 73
    case ioError = 74
    /// The store is locked.
    case tryAgain = 75
    /// Wrong passphrase, or no secret key for this file.
    case noPermission = 77
    /// Bad configuration.
    case config = 78
}
