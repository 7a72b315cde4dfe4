internal import CommandKit
internal import KeyStore

/// `--rename OLD=NEW`, any number of them.
enum RenameArgument {
    static func parse(_ pairs: [String]) throws -> [KeyName: KeyName] {
        var names: [KeyName: KeyName] = [:]
        for pair in pairs {
            let words = pair.split(separator: "=", omittingEmptySubsequences: false)
            guard words.count == 2 else {
                throw ToolError(.usage, subject: "--rename", "takes OLD=NEW")
            }
            let old = try KeyName(String(words[0]))
            guard names.updateValue(try KeyName(String(words[1])), forKey: old) == nil else {
                throw ToolError(.usage, subject: "--rename", "gives \(old) two names")
            }
        }
        return names
    }
}
