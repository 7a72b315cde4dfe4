internal import Bytes

/// The broker's server as a client's own configuration has it.
package struct Site: Sendable {
    package let server: Server
    package let user: UserName
    /// The absolute path of a private key in the client's format; empty for plain FTP.
    package let keyFile: String
    package let hostKey: HostKey?

    /// What clients show for it.
    static let title = "IBKR sFTP"
    /// What it is called on a command line.
    static let alias = "ibkr"

    /// - Throws: ``FormatError/Kind/malformed`` for a path that no line of text can hold.
    package init(server: Server, user: UserName, keyFile: String, hostKey: HostKey?) throws {
        guard keyFile.unicodeScalars.allSatisfy(\.isShown) else {
            throw FormatError.malformed("", "the key's path holds a control character")
        }
        self.server = server
        self.user = user
        self.keyFile = keyFile
        self.hostKey = hostKey
    }
}

/// The clients that a site is written for, by the words of `--site`.
package enum SiteClient: String, CaseIterable, Sendable {
    case openssh
    case filezilla
    case winscp
    case putty
    case lftp
    case cyberduck
    /// Plain FTP by lftp(1), which is delivery option C.
    case ftp

    /// What the client reads the private key in; nil when it needs none.
    package var keyFormat: PrivateFormat? {
        switch self {
        case .filezilla, .winscp, .putty: .ppk
        case .openssh, .lftp, .cyberduck: .openssh
        case .ftp: nil
        }
    }

    package var server: Server { self == .ftp ? .ftp : .sftp }

    /// Whether its configuration has a place for the host's key.
    package var pinsHostKey: Bool {
        switch self {
        case .openssh, .winscp, .putty, .lftp: true
        case .filezilla, .cyberduck, .ftp: false
        }
    }

    /// The text of the client's configuration, in UTF-8.
    ///
    /// - Throws: ``FormatError`` for what the client's syntax has no place for.
    package func encode(_ site: Site) throws -> String {
        switch self {
        case .openssh: try site.openSSHBlock()
        case .filezilla: site.fileZillaSites()
        case .winscp: site.winSCPSection()
        case .putty: site.puttySession()
        case .lftp: try site.lftpScript()
        case .cyberduck: site.cyberduckBookmark()
        case .ftp: site.ftpScript()
        }
    }
}
