internal import Files
internal import Glibc

/// Name, port and greeting.
extension ConnectionCheck {
    /// - Returns: whether there is a server to log in to.
    package mutating func reach() throws -> Bool {
        guard let address = try resolve() else { return false }
        return try greet(address)
    }

    private mutating func resolve() throws -> String? {
        do {
            let found = try HostAddresses(of: server.host, seconds: seconds)
            return judge(found)
        } catch HostAddresses.Failure.unknown {
            failName("there is no host \(server.host)")
        } catch HostAddresses.Failure.timedOut {
            fail(
                "C",
                "name",
                "no name server answered within \(seconds) seconds",
                next: "see whether this computer is on the network"
            )
        } catch HostAddresses.Failure.unavailable {
            miss("getent or timeout", "name")
        }
        return nil
    }

    private mutating func failName(_ why: String) {
        let next = "compare the name with the broker's letter, and try another network"
        fail("C", "name", why, next: next)
    }

    private mutating func judge(_ found: HostAddresses) -> String? {
        guard let address = found.ipv4.first else {
            failName("\(server.host) has no IPv4 address")
            return nil
        }
        add(.ok, "name", "\(server.host) is \(address)")
        if found.prefersIPv6 {
            add(
                .warning,
                "route",
                "a client would use IPv6, which the broker's list of addresses does not know; "
                    + "ibkeyexport --site forces IPv4, but for FileZilla and Cyberduck"
            )
        }
        return address
    }

    private mutating func greet(_ address: String) throws -> Bool {
        do {
            let connection = try TCPConnection(to: address, port: server.port.number)
            source = connection.localAddress ?? source
            let deadline = Deadline(seconds: seconds)
            try connection.wait(until: deadline)
            add(.ok, "port", "\(address) port \(server.port) accepts, seen from \(source)")
            return judge(try Greeting(of: connection, until: deadline))
        } catch let error as SystemError {
            judge(error, address)
            return false
        }
    }

    private mutating func judge(_ error: SystemError, _ address: String) {
        let place = "\(address) port \(server.port)"
        switch error.code {
        case ECONNREFUSED:
            fail("C", "port", "\(place) is closed", next: "compare host and port with the broker's")
        case ENETUNREACH, EHOSTUNREACH, EINVAL, EADDRNOTAVAIL, EACCES, EPERM:
            fail(
                "C",
                "port",
                "there is no way to \(place): \(error.reason)",
                next: "look at this computer's network, its firewall and VPN"
            )
        case ETIMEDOUT:
            fail("C", "port", "\(place) did not answer within \(seconds) seconds", next: whitelist)
        default:
            fail("C", "port", "\(place): \(error.reason)", next: "try again later")
        }
    }

    /// What to do about a server that does not talk to this address.
    var whitelist: String {
        "let TCP port \(server.port) out through firewall and antivirus; ask the broker whether the "
            + "public address of this network is on his list (this computer's own is \(source))"
    }

    private mutating func judge(_ greeting: Greeting) -> Bool {
        switch greeting {
        case .ssh(let banner):
            add(.ok, "banner", banner)
            return true
        case .silent:
            let why = "the port accepts, and says nothing within \(seconds) seconds"
            fail("C", "banner", why, next: whitelist)
        case .closed:
            fail("C", "banner", "the server closed the connection at once", next: whitelist)
        case .tls: failProtocol("it speaks TLS")
        case .other(let line): failProtocol("it \(Self.speech(line)) \"\(line)\"")
        }
        return false
    }

    /// What a first line tells: FTP (RFC 959 section 5.4) and mail begin with a reply of 220.
    private static func speech(_ line: String) -> String {
        if line.hasPrefix("220") { return "speaks FTP, or is a mail server:" }
        return line.hasPrefix("HTTP/") ? "is a web server:" : "says"
    }

    private mutating func failProtocol(_ why: String) {
        fail(
            "C",
            "banner",
            "this is no SSH server: \(why)",
            next: "sFTP is on port 32 by the broker's articles, plain FTP (option C) on 21"
        )
    }
}
