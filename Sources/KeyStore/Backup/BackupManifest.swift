package import Bytes

/// What a backup holds and what it should hold: its file `MANIFEST`.
///
/// ```
/// Version: 1
/// Created: 2026-11-24T07:30:00Z
/// Key: ssh|pgp NAME FINGERPRINT                       in the order of the names
/// File: SHA256 SIZE PATH                              every file but this one, by path
/// Keygrip: NAME FINGERPRINT KEYGRIP                   every secret part of an OpenPGP key
/// Incomplete: NAME FINGERPRINT stub|card|missing      those whose secret is not in the backup
/// ```
///
/// Printable ASCII, LF behind every line. There is one text of each manifest: lines of a kind are in
/// the order of what names them, and none stands there twice.
package struct BackupManifest: Sendable, Equatable {
    package let created: Timestamp
    package let keys: [Key]
    package let files: [File]
    package let keygrips: [Keygrip]
    package let gaps: [Gap]

    static let version = "1"

    /// - Throws: ``FormatError/Kind/malformed`` for two keys of one name, two lines about one thing,
    ///   or a part of a key that is not there.
    package init(
        created: Timestamp,
        keys: [Key],
        files: [File],
        keygrips: [Keygrip] = [],
        gaps: [Gap] = []
    ) throws {
        self.created = created
        self.keys = try Self.ordered(keys) { $0.name.description }
        self.files = try Self.ordered(files) { $0.path.description }
        self.keygrips = try Self.ordered(keygrips) { "\($0.name) \($0.fingerprint)" }
        self.gaps = try Self.ordered(gaps) { "\($0.name) \($0.fingerprint)" }
        for name in self.keygrips.map(\.name) + self.gaps.map(\.name) {
            try checkIsPGP(name)
        }
    }

    private static func ordered<Line>(
        _ lines: [Line],
        by identity: (Line) -> String
    ) throws -> [Line] {
        let ordered = lines.sorted { identity($0) < identity($1) }
        for (line, next) in zip(ordered, ordered.dropFirst())
        where identity(line) == identity(next) {
            throw FormatError.malformed("MANIFEST", "\(identity(line)) stands there twice")
        }
        return ordered
    }

    private func checkIsPGP(_ name: KeyName) throws {
        guard keys.contains(where: { $0.name == name && $0.kind == .pgp }) else {
            throw FormatError.malformed("MANIFEST", "a part of \(name), which is no OpenPGP key")
        }
    }

    package func encode() -> SecretBytes {
        let lines =
            ["Version: \(Self.version)", "Created: \(created)"] + keys.map { "Key: \($0)" }
            + files.map { "File: \($0)" } + keygrips.map { "Keygrip: \($0)" }
            + gaps.map { "Incomplete: \($0)" }
        return SecretBytes(lines.map { $0 + "\n" }.joined())
    }

    /// - Throws: ``FormatError``: `unsupported` for another version, `malformed` about a line.
    package init(decoding text: SecretBytes) throws {
        var lines = ManifestLines(text)
        try lines.readVersion()
        let created = try lines.readCreated()
        var (keys, files, keygrips, gaps) = ([Key](), [File](), [Keygrip](), [Gap]())
        while let line = try lines.next() {
            switch line.name {
            case "Key": keys.append(try lines.parse(line.value, Key.init))
            case "File": files.append(try lines.parse(line.value, File.init))
            case "Keygrip": keygrips.append(try lines.parse(line.value, Keygrip.init))
            case "Incomplete": gaps.append(try lines.parse(line.value, Gap.init))
            default: throw lines.fault("no line of a manifest")
            }
        }
        try self.init(created: created, keys: keys, files: files, keygrips: keygrips, gaps: gaps)
        try checkCanonical(text)
    }

    private func checkCanonical(_ text: SecretBytes) throws {
        let canonical = encode()
        guard text != canonical else { return }
        let ours = canonical.split(at: UInt8(ascii: "\n"))
        let theirs = text.split(at: UInt8(ascii: "\n"))
        let number = zip(ours, theirs).prefix { $0 == $1 }.count + 1
        throw FormatError.malformed("MANIFEST: line \(number)", "out of order, or not as written")
    }
}

/// The lines of a manifest, each a name and a value.
private struct ManifestLines {
    private var reader: LineReader

    init(_ text: SecretBytes) {
        reader = LineReader(text)
    }

    func fault(_ reason: String) -> FormatError {
        FormatError.malformed("MANIFEST: line \(reader.lineNumber)", reason)
    }

    mutating func next() throws -> (name: String, value: String)? {
        guard let line = reader.next() else { return nil }
        guard let text = line.asciiText, let colon = text.firstRange(of: ": ") else {
            throw fault("not a name and a value in printable ASCII")
        }
        return (String(text[..<colon.lowerBound]), String(text[colon.upperBound...]))
    }

    func parse<Line>(_ value: String, _ line: (String) -> Line?) throws -> Line {
        guard let line = line(value) else { throw fault("not as its kind of line is written") }
        return line
    }

    mutating func readVersion() throws {
        guard let line = try next(), line.name == "Version" else {
            throw FormatError.malformed("MANIFEST", "the first line is not its version")
        }
        guard line.value == BackupManifest.version else {
            throw FormatError(
                .unsupported,
                "MANIFEST",
                "version \(line.value) was written by later tools",
                hint: "bring these tools up to date"
            )
        }
    }

    mutating func readCreated() throws -> Timestamp {
        guard let line = try next(), line.name == "Created" else {
            throw fault("the second line is not the time")
        }
        return try parse(line.value, Timestamp.init)
    }
}
