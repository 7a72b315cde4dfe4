package import Bytes

/// What a person has settled for all tools: the text of `ibkeys/config`, as ibkeys.conf(5) has it.
///
/// ```
/// # a remark
/// Host: xfer.interactivebrokers.com
/// Port: 32
/// ```
///
/// A field a line, `Name: value`, in any order and each once. Blanks around name and value do not
/// count; empty lines and lines that begin with `#` are passed over. A field that is not known is an
/// error, for it is one that was misspelt.
package struct Settings: Sendable, Equatable {
    package enum Field: String, CaseIterable, Sendable {
        case host = "Host"
        case port = "Port"
        case user = "User"
        case hostKey = "Host-Key"
        case requestTo = "Request-To"
        case requestFrom = "Request-From"
        case sshKey = "SSH-Key"
        case openPGPKey = "PGP-Key"
        case backupFolder = "Backup-Folder"
        case backupReminder = "Backup-Reminder"
        case verificationReminder = "Verification-Reminder"
        case expiryReminder = "Expiry-Reminder"
    }

    package var host: HostName?
    package var port: Port?
    package var user: UserName?
    package var hostKey: HostKey?
    package var requestTo: MailAddress?
    package var requestFrom: MailAddress?
    package var sshKey: KeyName?
    package var openPGPKey: KeyName?
    /// An absolute path, or one that begins with `~/`.
    package var backupFolder: String?
    /// Of the last backup; in days.
    package var backupReminder: Int?
    /// Of the last backup that was verified; in days.
    package var verificationReminder: Int?
    /// How long before a key expires; in days.
    package var expiryReminder: Int?

    /// Where the fields stand that were read, from 1.
    package private(set) var lines: [Field: Int] = [:]

    package static let mostBytes = 64 << 10
    private static let mostDays = 3650

    package init() {}

    /// What the SSH key is called when nothing else is said.
    package var sshKeyName: KeyName { sshKey ?? .ssh }
    package var openPGPKeyName: KeyName { openPGPKey ?? .openPGP }

    /// - Throws: ``FormatError/Kind/malformed``, whose field is the number of the line and, when it is
    ///   known, the name of the field.
    package init(parsing text: SecretBytes) throws {
        guard text.count <= Self.mostBytes else {
            throw FormatError.malformed("", "is larger than \(Self.mostBytes >> 10) KiB")
        }
        guard text.firstIndex(of: "\u{feff}") != 0 else {
            throw FormatError.malformed("line 1", "begins with a byte order mark: save it without")
        }
        var lines = LineReader(text)
        while let line = lines.next() {
            let line = line.trimmed()
            guard !line.isEmpty, line[0] != UInt8(ascii: "#") else { continue }
            try within("line \(lines.lineNumber)") {
                let (field, value) = try Self.field(line)
                guard self.lines.updateValue(lines.lineNumber, forKey: field) == nil else {
                    throw FormatError.malformed(field.rawValue, "stands there twice")
                }
                try within(field.rawValue) { try set(field, value) }
            }
        }
    }

    private static func field(_ line: SecretBytes) throws -> (Field, String) {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")),
            let name = line[0..<colon].trimmed().asciiText, !name.isEmpty
        else { throw FormatError.malformed("", "is not \"Name: value\"") }
        guard let field = Field(rawValue: name) else {
            throw FormatError.malformed(name, "is no field that is known here")
        }
        let value = line[colon + 1..<line.count].trimmed().disclosed()
        guard let text = String(validating: value, as: UTF8.self) else {
            throw FormatError.malformed(name, "is not UTF-8")
        }
        guard !text.isEmpty else { throw FormatError.malformed(name, "has no value") }
        return (field, text)
    }

    private mutating func set(_ field: Field, _ text: String) throws {
        switch field {
        case .host: host = try HostName(text)
        case .port: port = try Port(text)
        case .user: user = try UserName(text)
        case .hostKey: hostKey = try HostKey(parsing: text)
        case .requestTo: requestTo = try MailAddress(text)
        case .requestFrom: requestFrom = try MailAddress(text)
        case .sshKey: sshKey = try Self.keyName(text)
        case .openPGPKey: openPGPKey = try Self.keyName(text)
        case .backupFolder: backupFolder = try Self.folder(text)
        case .backupReminder: backupReminder = try Self.days(text)
        case .verificationReminder: verificationReminder = try Self.days(text)
        case .expiryReminder: expiryReminder = try Self.days(text)
        }
    }

    private static func keyName(_ text: String) throws -> KeyName {
        guard KeyName.isValid(text) else {
            throw FormatError.malformed("", "is not a name for a key")
        }
        return try KeyName(text)
    }

    private static func folder(_ text: String) throws -> String {
        guard text.hasPrefix("/") || text.hasPrefix("~/"), !text.utf8.contains(where: \.isControl)
        else { throw FormatError.malformed("", "is not a path that begins with / or ~/") }
        return text
    }

    private static func days(_ text: String) throws -> Int {
        guard let days = Int(decimal: text), (1...mostDays).contains(days) else {
            throw FormatError.malformed("", "is not a number of days, 1 to \(mostDays)")
        }
        return days
    }
}

extension Int {
    /// Digits alone: no sign, no blank.
    init?(decimal text: String) {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        self.init(text)
    }
}
