internal import CommandKit

/// A file name as a shell reads it.
enum ShellWord {
    static func quoted(_ name: String) -> String {
        let isPlain = name.utf8.allSatisfy { byte in
            switch UnicodeScalar(byte) {
            case "a"..."z", "A"..."Z", "0"..."9", ".", "_", "-", "+", ",", "=", "@", "/": true
            default: false
            }
        }
        let path = DisplayText.escape(name.hasPrefix("-") ? "./\(name)" : name)
        let parts = path.split(separator: "'", omittingEmptySubsequences: false)
        return isPlain ? path : "'\(parts.joined(separator: "'\\''"))'"
    }
}
