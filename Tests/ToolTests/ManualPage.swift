import Foundation

/// The parts of a manual page in mdoc(7) that must agree with the tool.
struct ManualPage {
    private let lines: [Substring]

    init(of tool: Tool) throws {
        try self.init(tool.page)
    }

    init(_ page: String) throws {
        lines = try Project.text("man/\(page)").split(separator: "\n")
    }

    /// Each option of the list in the description, with the values its text names.
    var options: [String: Set<String>] {
        var options: [String: Set<String>] = [:]
        var current: [String] = []
        for line in section("DESCRIPTION") {
            if line.hasPrefix(".It ") || line.hasPrefix(".El") {
                current = line.hasPrefix(".It Fl ") ? Self.flags(in: line) : []
                for name in current { options[name] = [] }
            }
            for name in current { options[name]?.formUnion(Self.words(after: "Cm", in: line)) }
        }
        return options
    }

    /// The options of each subcommand in the synopsis, in all their spellings, and those that every
    /// subcommand has.
    var synopses: [String: Set<String>] {
        var synopses: [String: Set<String>] = [:]
        var current: String?
        for line in section("SYNOPSIS") {
            if line == ".Nm" { current = nil }
            if let name = Self.words(after: "Cm", in: line).first {
                current = name
                synopses[name] = spellings(of: ["-h", "--version"])
            }
            guard let current else { continue }
            synopses[current]?.formUnion(spellings(of: Self.flags(in: line)))
        }
        return synopses
    }

    private func spellings(of flags: [String]) -> Set<String> {
        let items = section("DESCRIPTION").filter { $0.hasPrefix(".It Fl ") }.map(Self.flags)
        return Set(items.filter { !Set($0).isDisjoint(with: flags) }.flatMap { $0 } + flags)
    }

    /// The words that are macros' own items, as the fields of a file: `.It Ic Version`.
    var fields: Set<String> {
        Set(lines.filter { $0.hasPrefix(".It Ic ") }.map { String($0.dropFirst(7)) })
    }

    /// Every option that any line of the page names.
    var mentionedOptions: Set<String> {
        Set(lines.flatMap(Self.flags))
    }

    /// The command lines of the section EXAMPLES.
    var examples: [String] {
        section("EXAMPLES").filter { $0.hasPrefix(".Dl ") }.map { String($0.dropFirst(4)) }
    }

    /// The command lines of each article in the tour's table.
    var articles: [(article: String, commands: [String])] {
        var articles: [(article: String, commands: [String])] = []
        let after = lines.drop { $0 != ".Ss The broker's articles" }.dropFirst()
        for line in after.prefix(while: { !$0.hasPrefix(".S") }) {
            if line.hasPrefix(".It ") {
                articles.append((String(line.dropFirst(4)), []))
            } else if line.hasPrefix(".Dl ") {
                articles[articles.count - 1].commands.append(String(line.dropFirst(4)))
            }
        }
        return articles
    }

    private func section(_ name: String) -> ArraySlice<Substring> {
        let after = lines.drop { $0 != ".Sh \(name)" }.dropFirst()
        return after.prefix { !$0.hasPrefix(".Sh ") }
    }

    /// `Fl o , -output Ar file` names `-o` and `--output`, and `Fl qv` names `-q` and `-v`.
    private static func flags(in line: Substring) -> [String] {
        words(after: "Fl", in: line).flatMap { word in
            word.hasPrefix("-") ? ["-\(word)"] : word.map { "-\($0)" }
        }
    }

    /// The arguments of a macro, up to the next macro: those start with a capital letter.
    private static func words(after macro: String, in line: Substring) -> [String] {
        guard line.hasPrefix(".") else { return [] }
        var words: [String] = []
        var isInside = false
        for word in line.dropFirst().split(separator: " ") {
            if word.count == 2, word.first?.isUppercase == true {
                isInside = word == macro
            } else if isInside, word.contains(where: \.isLetter) {
                words.append(String(word))
            }
        }
        return words
    }
}
