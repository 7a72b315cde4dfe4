/// What the store knows of a key that was refused.
///
/// A server answers a wrong name and a wrong key with the same words, so that nobody can find out
/// names. What was sent, and who once got in, tells the two apart.
package struct LoginHistory {
    /// Whether the key was exported for the broker.
    let wasSent: Bool
    let isInUse: Bool
    /// `USER@HOST:PORT` of the logins that any key of the store had.
    let logins: Set<String>

    package init(_ entry: Entry, all: [Entry]) {
        wasSent = entry.log.contains { $0.contains(" exported (") }
        isInUse = entry.state == .active || entry.state == .pending
        logins = Set(all.flatMap { $0.log.compactMap(Self.login) })
    }

    /// What a login is noted as.
    package static func event(_ user: UserName, _ server: Server) -> String {
        prefix + "\(user)@\(server)"
    }

    private static let prefix = "login "

    private static func login(_ line: String) -> String? {
        let event = line.drop { $0 != " " }.dropFirst()
        return event.hasPrefix(prefix) ? String(event.dropFirst(prefix.count)) : nil
    }

    func hasLoggedIn(_ user: UserName, _ server: Server) -> Bool {
        logins.contains("\(user)@\(server)")
    }

    enum Suspicion: Equatable {
        /// The name.
        case user(String)
        case key(String)
    }

    /// The likelier of the two, and why.
    func suspicion(_ user: UserName, _ server: Server) -> Suspicion {
        if !wasSent { return .key("this key was never exported, so the broker cannot know it") }
        if !isInUse { return .key("this key is no longer in use") }
        if hasLoggedIn(user, server) {
            return .key("this name has logged in before, so the key is no longer known there")
        }
        let others = logins.filter { $0.hasSuffix("@\(server)") }.sorted()
        if let other = others.first {
            return .user("\(other) has logged in before, and this name never")
        }
        return .user("this name has never logged in, and the key was sent")
    }
}
