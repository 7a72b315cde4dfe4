/// A script of lftp(1), for `source`: what opens the site.
extension Site {
    /// lftp hands its connect-program to a shell, and puts the rest of the command behind it; so there
    /// are three languages in each other: lftp's, the shell's and that of ssh_config(5).
    func lftpScript() throws -> String {
        let options = try openSSHOptions().filter { $0.keyword != "Port" && $0.keyword != "User" }
            .map { "-o " + Self.shellWord("\($0.keyword)=\($0.argument)") }
        let program = (["ssh -a -x -F none"] + options).joined(separator: " ")
        return """
            # \(Self.title)
            set sftp:connect-program/\(server.host) \(Self.lftpWord(program))
            set sftp:auto-confirm/\(server.host) no
            open -u \(Self.lftpWord(user.description + ",")) -p \(server.port) sftp://\(server.host)

            """
    }

    /// Delivery option C: passive mode, and the password is asked for.
    func ftpScript() -> String {
        """
        # IBKR FTP
        set dns:order "inet"
        set ftp:passive-mode/\(server.host) true
        open -u \(Self.lftpWord(user.description)) -p \(server.port) ftp://\(server.host)

        """
    }

    private static func lftpWord(_ text: String) -> String {
        "\"\(text.escaping(["\\", "\""]))\""
    }

    /// In apostrophes.
    static func shellWord(_ text: String) -> String {
        let parts = text.split(separator: "'", omittingEmptySubsequences: false)
        return "'\(parts.joined(separator: "'\\''"))'"
    }
}
