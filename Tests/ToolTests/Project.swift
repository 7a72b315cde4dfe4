import Foundation

/// Where the sources and the built tools are.
enum Project {
    static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The tools lie beside the program that holds the tests, whatever the configuration and the
    /// scratch path of the build.
    static let tools = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent()

    static func text(_ path: String) throws -> String {
        try String(contentsOf: folder.appending(path: path), encoding: .utf8)
    }
}

/// A tool and its manual page.
enum Tool: String, CaseIterable {
    case ibkeygen, ibkeyexport, ibdecrypt, ibkeybackup, ibkeymigrate, ibkeyctl, ibkeys

    /// Those that have options.
    static let all: [Tool] = [
        .ibkeygen, .ibkeyexport, .ibdecrypt, .ibkeybackup, .ibkeymigrate, .ibkeyctl,
    ]

    static let withSubcommands: [Tool] = [.ibkeybackup, .ibkeymigrate, .ibkeyctl]

    var section: Int { self == .ibkeys ? 7 : 1 }
    var page: String { "\(rawValue).\(section)" }
}
