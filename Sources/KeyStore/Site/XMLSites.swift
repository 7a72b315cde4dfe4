/// The clients that keep their sites in XML.
extension Site {
    /// What FileZilla imports: the elements, their order and their values are those that it writes
    /// itself (version 3.63).
    ///
    /// Protocol 1 is SFTP, server type 0 the default, logon type 5 a key file.
    func fileZillaSites() -> String {
        let elements = [
            ("Host", "\(server.host)"), ("Port", "\(server.port)"), ("Protocol", "1"),
            ("Type", "0"), ("User", user.description), ("Keyfile", keyFile), ("Logontype", "5"),
            ("EncodingType", "Auto"), ("BypassProxy", "0"), ("Name", Self.title),
            ("SyncBrowsing", "0"), ("DirectoryComparison", "0"),
        ]
        let lines = elements.map { "\t\t\t<\($0)>\($1.xmlText)</\($0)>\n" }
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <FileZilla3 version="3.63.0" platform="*nix">
            \t<Servers>
            \t\t<Server>
            \(lines.joined())\t\t</Server>
            \t</Servers>
            </FileZilla3>

            """
    }

    /// A property list, as a `.duck` file has it.
    func cyberduckBookmark() -> String {
        let key =
            "<dict>\n        <key>Path</key>\n        <string>\(keyFile.xmlText)</string>\n    </dict>"
        let entries = [
            ("Protocol", string("sftp")), ("Nickname", string(Self.title)),
            ("Hostname", string("\(server.host)")), ("Port", string("\(server.port)")),
            ("Username", string(user.description)), ("Private Key File Dictionary", key),
        ]
        let lines = entries.map { "    <key>\($0)</key>\n    \($1)\n" }
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" \
            "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
            <plist version="1.0">
            <dict>
            \(lines.joined())</dict>
            </plist>

            """
    }

    private func string(_ text: String) -> String { "<string>\(text.xmlText)</string>" }
}

extension String {
    /// Without what would be markup; a quotation mark is none between elements.
    fileprivate var xmlText: String {
        var text = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
