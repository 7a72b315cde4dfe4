internal import Keys

/// Goes the way to the broker's server step by step, up to the first that fails.
///
/// Every step ends within its time. Failures are told in the broker's own terms: A, login incorrect;
/// B, server refused our key; C, timed out.
package struct ConnectionCheck {
    package let server: Server
    package let user: UserName?
    package let hostKey: HostKey?
    /// For each step.
    package let seconds: Int
    package var isListing = false

    package internal(set) var findings: [KeyCheck.Finding] = []
    /// Whether the login worked.
    package internal(set) var isLoggedIn = false
    /// The address of this computer on the way to the server.
    var source = "unknown"

    package init(server: Server, user: UserName?, hostKey: HostKey?, seconds: Int) {
        self.server = server
        self.user = user
        self.hostKey = hostKey
        self.seconds = seconds
    }

    mutating func add(_ verdict: KeyCheck.Finding.Verdict, _ what: String, _ why: String) {
        findings.append(KeyCheck.Finding(verdict: verdict, subject: what, detail: why))
    }

    /// `cause` is the broker's letter for it, where he has one.
    mutating func fail(_ cause: String?, _ what: String, _ why: String, next: String) {
        findings.append(
            KeyCheck.Finding(
                verdict: .failure,
                subject: what,
                detail: why,
                cause: cause,
                next: next
            )
        )
    }

    /// For lack of a program a step was not gone.
    mutating func miss(_ program: String, _ what: String) {
        findings.append(
            KeyCheck.Finding(
                verdict: .notProved,
                subject: what,
                detail: "not tried: there is no \(program) here",
                next: "install \(program); the ssh programs are those of OpenSSH's client"
            )
        )
    }
}
