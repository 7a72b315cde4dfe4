import Foundation

/// A throw-away GnuPG home, whose path is short enough for the sockets of its agent.
///
/// Passphrases cost little in it: the agent would measure this machine and take a tenth of a second.
/// The agent is ended by the socket of this very home.
package final class GnuPGFolder: Sendable {
    package let path: String

    package init() throws {
        var template = Array("/tmp/ibt-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw POSIXError(.EIO) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        try Data("s2k-count 65536\n".utf8).write(to: URL(filePath: "\(path)/gpg-agent.conf"))
    }

    deinit {
        if (try? FileManager.default.contentsOfDirectory(atPath: path))?.isEmpty == false {
            endAgent()
        }
        // The agent takes its sockets away while we do.
        for _ in 0..<200 where FileManager.default.fileExists(atPath: path) {
            if (try? FileManager.default.removeItem(atPath: path)) == nil { usleep(20_000) }
        }
    }

    private func endAgent() {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["gpgconf", "--homedir", path, "--kill", "all"]
        guard (try? process.run()) != nil else { return }
        process.waitUntilExit()
    }
}
