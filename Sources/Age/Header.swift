package import Bytes

/// What stands in front of the encrypted data: the wrapped file key, and a MAC over it all.
///
/// ```
/// age-encryption.org/v1
/// stanza...
/// --- base64 of the MAC, 43 digits
/// ```
///
/// Lines end in LF. There is one way to write each header, so what is decoded and encoded again has
/// the same bytes.
package struct Header: Sendable, Equatable {
    package let stanzas: [Stanza]
    private let mac: SecretBytes

    private static let version = "age-encryption.org/v1"
    private static let end = "---"
    /// Far more recipients than anybody has, few enough to try each.
    private static let mostStanzas = 1000

    /// - Throws: ``AgeError``: `notAge`, `unsupported`, `malformed`, `truncated`.
    package init(from input: BufferedSource) throws {
        var lines = HeaderLines(input)
        try lines.version(Self.version)
        var stanzas: [Stanza] = []
        var line = try lines.next()
        while line.starts(with: Stanza.prefix.utf8) {
            stanzas.append(try Stanza(line, &lines))
            guard stanzas.count <= Self.mostStanzas else {
                throw lines.malformed("more than \(Self.mostStanzas) stanzas")
            }
            line = try lines.next()
        }
        mac = try Self.mac(line, lines)
        if let fault = Self.fault(in: stanzas) { throw lines.malformed(fault) }
        self.stanzas = stanzas
    }

    private static func mac(_ line: [UInt8], _ lines: HeaderLines) throws -> SecretBytes {
        let prefix = end + " "
        guard line.starts(with: prefix.utf8) else {
            throw lines.malformed("neither a stanza nor the end of the header")
        }
        let mac = try lines.decode(line.dropFirst(prefix.utf8.count))
        guard mac.count == 32 else { throw lines.malformed("a MAC of \(mac.count) bytes") }
        return mac
    }

    /// Authenticated with the file key that is inside.
    ///
    /// - Throws: ``FormatError/Kind/unsupported`` for no recipient, too many, or a passphrase and
    ///   others.
    init(_ stanzas: [Stanza], authenticatedBy key: FileKey) throws {
        if let fault = Self.fault(in: stanzas) {
            throw FormatError.unsupported("recipients", fault)
        }
        self.stanzas = stanzas
        mac = try key.mac(of: Self.authenticated(stanzas))
    }

    /// Who has the passphrase must be the only one who can have made the file.
    private static func fault(in stanzas: [Stanza]) -> String? {
        if stanzas.isEmpty { return "there is none" }
        if stanzas.count > mostStanzas { return "there are more than \(mostStanzas)" }
        guard stanzas.count > 1, stanzas.contains(where: { $0.type == Scrypt.type }) else {
            return nil
        }
        return "a passphrase has others beside it"
    }

    package func encode() -> SecretBytes {
        var out = ByteWriter(capacity: 1024)
        out.bytes(Self.authenticated(stanzas))
        out.text(" ")
        out.bytes(Base64.encode(mac, padded: false))
        out.text("\n")
        return out.finish()
    }

    private static func authenticated(_ stanzas: [Stanza]) -> SecretBytes {
        var out = ByteWriter(capacity: 1024)
        out.text(version + "\n")
        for stanza in stanzas { stanza.encode(to: &out) }
        out.text(end)
        return out.finish()
    }

    /// - Throws: ``AgeError/Cause/damaged`` when the header is not as its maker left it.
    func verify(with key: FileKey) throws {
        guard try key.mac(of: Self.authenticated(stanzas)) == mac else {
            throw AgeError(
                .damaged,
                .header(line: lineNumber(ofStanza: stanzas.count)),
                "the header was altered: its MAC does not fit"
            )
        }
    }

    /// Whether a passphrase opens the file, and nothing else does.
    package var needsPassphrase: Bool { stanzas.first?.type == Scrypt.type }

    /// Whether a try of a passphrase costs more than with files that are written here.
    package var isCostly: Bool {
        guard needsPassphrase, let stanza = stanzas.first else { return false }
        let factor = try? WorkFactor(parsing: stanza.arguments.last ?? "")
        return factor.map { $0.logN > WorkFactor.standard.logN } ?? true
    }

    /// What the person should hear about, in words.
    package var notes: [String] {
        stanzas.compactMap { stanza in
            guard let scrypt = try? Scrypt(stanza), scrypt.workFactor.isWeak else { return nil }
            return
                "work factor \(scrypt.workFactor.logN) is low: its passphrase is quickly guessed at"
        }
    }

    func lineNumber(ofStanza index: Int) -> Int {
        stanzas.prefix(index).reduce(2) { $0 + $1.lineCount }
    }
}
