package import Bytes
package import Keys

/// What the store knows of a key besides the key itself: the file `entry`.
///
/// ```
/// Version: 1
/// Kind: ssh | pgp
/// Type: ssh-rsa | pgp
/// Bits: 2048
/// Fingerprint: SHA256:... | 40 hexadecimal digits in upper case
/// Comment: any bytes but control characters; of an OpenPGP key its user ID
/// State: pending | active | retired | revoked
/// Created: 2026-11-24T07:30:00Z
/// Expires: never | 2028-11-23T07:30:00Z
/// GnuPG-Home: /home/me/.gnupg          where the secret keys of an OpenPGP key are
/// Predecessor: SHA256:...              of the key that this one is to replace
/// Last-Backup: 2026-11-25T07:30:00Z
/// Last-Verified: 2026-11-25T07:31:00Z  when such a backup was read and checked
/// Verified-Backup: 0123...             the SHA-256 of its file
/// Transferred: 2026-11-26T07:30:00Z    when another computer proved that it has the key
/// Log: 2026-11-24T07:30:00Z made
/// ```
///
/// A field a line, `Name: value`; ibkeystore(5) has the list. Fields with other names are kept as
/// they are when an entry is written anew. There are ``logLength`` log lines at the most.
package struct Entry: Sendable, Equatable {
    /// The state of a key, by the words of the file.
    package enum State: String, CaseIterable, Sendable {
        /// Made, not yet sent.
        case pending
        case active
        case retired
        case revoked
    }

    /// The kind of a key, by the words of the file.
    package enum Kind: String, Sendable {
        case ssh
        case openPGP = "pgp"
    }

    private var fields: [Field]

    private struct Field: Sendable, Equatable {
        let name: String
        var value: [UInt8]

        var text: String { String(decoding: value, as: UTF8.self) }

        /// Of a log line: what stands behind the moment.
        var event: Substring { text.drop { $0 != " " }.dropFirst() }
    }

    package static let version = "1"
    private static let logLength = 100
    private static let mostFields = 1000

    /// Of a key that was just made or brought in.
    package init(_ pair: KeyPair, created: Timestamp = .now()) throws {
        try self.init(pair.publicKey, pair.comment, created: created)
    }

    /// Of a key whose private half was not opened.
    init(_ key: PublicKey, _ comment: Comment, created: Timestamp = .now()) throws {
        let fingerprint = try Fingerprint(key).description
        self.init(.ssh, key.typeName, key.bits, fingerprint, comment, created)
    }

    /// Of an OpenPGP key whose secret keys are in the GnuPG home at `home`, an absolute path.
    init(_ key: OpenPGPKey, home: String) {
        self.init(.openPGP, "pgp", key.bits, key.fingerprint, Comment(key.userID), key.created)
        expires = key.expires
        set("GnuPG-Home", home)
    }

    private init(
        _ kind: Kind,
        _ type: String,
        _ bits: Int?,
        _ fingerprint: String,
        _ comment: Comment,
        _ created: Timestamp
    ) {
        fields = [Field(name: "Version", value: Array(Self.version.utf8))]
        set("Kind", kind.rawValue)
        set("Type", type)
        if let bits { set("Bits", String(bits)) }
        set("Fingerprint", fingerprint)
        self.comment = comment
        state = .pending
        set("Created", created.description)
    }

    /// - Throws: ``FormatError``: `unsupported` for another version, `malformed` for what is no entry.
    package init(parsing text: SecretBytes) throws {
        fields = []
        var lines = LineReader(text)
        while let line = lines.next() {
            guard fields.count < Self.mostFields else {
                throw FormatError.malformed("entry", "more than \(Self.mostFields) lines")
            }
            fields.append(try Self.field(line, lines.lineNumber))
        }
        guard let first = fields.first, first.name == "Version" else {
            throw FormatError.malformed("entry", "the first line is not its version")
        }
        guard first.text == Self.version else {
            throw FormatError(
                .unsupported,
                "entry",
                "version \(first.text) was written by later tools",
                hint: "bring these tools up to date"
            )
        }
        let names = fields.map(\.name).filter { $0 != "Log" }
        guard Set(names).count == names.count else {
            throw FormatError.malformed("entry", "a field stands there twice")
        }
        for (name, isValid) in validity where !isValid {
            throw FormatError.malformed("entry: \(name)", "is missing or wrong")
        }
    }

    /// The fields without which nothing can be done with the key; those of kinds that only later tools
    /// know are theirs to judge.
    private var validity: [(name: String, isValid: Bool)] {
        let isKnown = kind != nil
        let isOpenPGP = kind == .openPGP
        return [
            ("State", self["State"].map { State(rawValue: $0) != nil } ?? false),
            ("Created", created != nil), ("Kind", self["Kind"] != nil),
            ("Fingerprint", isOpenPGP ? hasOpenPGPFingerprint : self["Fingerprint"] != nil),
            ("Expires", !isKnown || [nil, "never"].contains(self["Expires"]) || expires != nil),
            ("GnuPG-Home", !isOpenPGP || home?.hasPrefix("/") ?? false),
        ]
    }

    private var hasOpenPGPFingerprint: Bool {
        fingerprint.utf8.count == 40
            && fingerprint.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x46).contains($0)
            }
    }

    private static func field(_ line: SecretBytes, _ number: Int) throws -> Field {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0,
            line.matches(": ", at: colon) || colon == line.count - 1,
            let name = line[0..<colon].asciiText
        else { throw FormatError.malformed("entry: line \(number)", "not \"Name: value\"") }
        // An editor may have cut off the blank of an empty value.
        let value = line[min(colon + 2, line.count)..<line.count]
        return Field(name: name, value: value.disclosed())
    }

    package func encode() -> SecretBytes {
        var out = ByteWriter()
        for field in fields {
            out.text(field.name + ": ")
            out.bytes(field.value)
            out.text("\n")
        }
        return out.finish()
    }

    /// A field by its name in the file.
    package subscript(name: String) -> String? {
        fields.first { $0.name == name }?.text
    }

    private mutating func set(_ name: String, _ value: String) {
        set(name, Array(value.utf8))
    }

    /// Log lines stay last.
    private mutating func set(_ name: String, _ value: [UInt8]) {
        if let index = fields.firstIndex(where: { $0.name == name }) {
            fields[index].value = value
        } else {
            let index = fields.firstIndex { $0.name == "Log" } ?? fields.count
            fields.insert(Field(name: name, value: value), at: index)
        }
    }

    /// Nil for a kind that only later tools know.
    package var kind: Kind? { self["Kind"].flatMap { Kind(rawValue: $0) } }
    package var fingerprint: String { self["Fingerprint"] ?? "" }
    package var type: String { self["Type"] ?? self["Kind"] ?? "" }
    package var bits: Int? { self["Bits"].flatMap { Int($0) } }
    package var created: Timestamp? { self["Created"].flatMap { Timestamp($0) } }

    /// When a backup last held the key.
    package var lastBackup: Timestamp? {
        get { self["Last-Backup"].flatMap { Timestamp($0) } }
        set { if let newValue { set("Last-Backup", newValue.description) } }
    }

    /// When a backup that holds the key was last verified.
    package var lastVerified: Timestamp? {
        get { self["Last-Verified"].flatMap { Timestamp($0) } }
        set { if let newValue { set("Last-Verified", newValue.description) } }
    }

    /// The SHA-256 of the file that was then verified: 64 lower-case hexadecimal digits.
    package var verifiedBackup: String? {
        get { self["Verified-Backup"] }
        set { if let newValue { set("Verified-Backup", newValue) } }
    }

    /// When another computer last proved that the key arrived there.
    package var transferred: Timestamp? {
        get { self["Transferred"].flatMap { Timestamp($0) } }
        set { if let newValue { set("Transferred", newValue.description) } }
    }

    /// The GnuPG home with the secret keys of an OpenPGP key.
    package var home: String? {
        get { self["GnuPG-Home"] }
        set { if let newValue { set("GnuPG-Home", newValue) } }
    }

    /// When the first part of the key expires; nil for never, which is what an entry without the field
    /// means.
    package var expires: Timestamp? {
        get { self["Expires"].flatMap { Timestamp($0) } }
        set { set("Expires", newValue?.description ?? "never") }
    }

    package var comment: Comment {
        get { Comment(fields.first { $0.name == "Comment" }?.value ?? []) }
        set { set("Comment", newValue.bytes) }
    }

    package var state: State {
        get { self["State"].flatMap { State(rawValue: $0) } ?? .pending }
        set { set("State", newValue.rawValue) }
    }

    /// The fingerprint of the key that this one is to replace.
    package var predecessor: String? {
        get { self["Predecessor"] }
        set { if let newValue { set("Predecessor", newValue) } }
    }

    /// What was done with the key, oldest first: `2026-11-24T07:30:00Z made`.
    package var log: [String] {
        fields.filter { $0.name == "Log" }.map(\.text)
    }

    /// Notes what was done.
    ///
    /// Of an event that recurs the first and the latest are kept, so that those who check daily do
    /// not push out when the key was made.
    package mutating func record(_ event: String, at moment: Timestamp = .now()) {
        let same = fields.indices.filter { fields[$0].name == "Log" && fields[$0].event == event }
        if same.count > 1, let latest = same.last { fields.remove(at: latest) }
        fields.append(Field(name: "Log", value: Array("\(moment) \(event)".utf8)))
        while log.count > Self.logLength || fields.count > Self.mostFields {
            guard let oldest = fields.firstIndex(where: { $0.name == "Log" }) else { break }
            fields.remove(at: oldest)
        }
    }
}
