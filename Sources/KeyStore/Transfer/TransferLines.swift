internal import Bytes

/// The lines of the texts that a transfer goes by: a title, then each `Name: value` in its place.
///
/// Mail may have changed the line ends, and added empty lines behind the last.
struct TransferLines {
    private var lines: LineReader
    private let what: String

    /// Of a text of at most that many bytes; `what` it is called in errors: `request`.
    init(_ text: SecretBytes, _ what: String, limit: Int) throws {
        guard text.count <= limit else {
            throw FormatError(.tooCostly, what, "\(text.count) bytes, where \(limit) is the limit")
        }
        lines = LineReader(text)
        self.what = what
    }

    func fault(_ reason: String) -> FormatError {
        FormatError.malformed("\(what): line \(lines.lineNumber)", reason)
    }

    /// `ibkeys-request-v1`.
    mutating func title() throws {
        let kind = "ibkeys-\(what)-v"
        guard let line = lines.next(), line.starts(with: kind) else {
            throw FormatError(.unrecognized, "", "is no \(what) of a transfer")
        }
        guard line.equals(kind + "1") else {
            let hint = "bring these tools up to date"
            throw FormatError(.unsupported, what, "was made by later tools", hint: hint)
        }
    }

    mutating func value(of name: String) throws -> String {
        guard let value = try next(name) else { throw fault("is not its \(name)") }
        return value
    }

    mutating func parse<Value>(_ name: String, _ value: (String) -> Value?) throws -> Value {
        guard let value = value(try self.value(of: name)) else {
            throw fault("is no \(name) as it is written")
        }
        return value
    }

    /// All lines of this name that follow.
    mutating func parseAll<Value>(_ name: String, _ value: (String) -> Value?) throws -> [Value] {
        var found: [Value] = []
        while let text = try next(name) {
            guard let value = value(text) else { throw fault("is no \(name) as it is written") }
            found.append(value)
        }
        return found
    }

    /// Nil, with nothing read, when the next line has another name.
    private mutating func next(_ name: String) throws -> String? {
        var ahead = lines
        guard let line = ahead.next(), line.starts(with: name + ": ") else { return nil }
        lines = ahead
        guard let text = line.asciiText else { throw fault("has other characters than ASCII") }
        return String(text.dropFirst(name.utf8.count + 2))
    }

    mutating func finish() throws {
        while let line = lines.next() {
            guard line.isEmpty else { throw fault("stands behind its end") }
        }
    }

    /// What follows an empty line.
    mutating func rest() throws -> SecretBytes {
        guard lines.next()?.isEmpty ?? false else { throw fault("is not empty, as it should be") }
        return lines.rest
    }
}

/// What is written so.
enum TransferText {
    static func text(_ what: String, _ fields: [(name: String, value: String)]) -> String {
        "ibkeys-\(what)-v1\n" + fields.map { "\($0.name): \($0.value)\n" }.joined()
    }

    /// A SHA-256 in 64 lower-case digits; nil for another text.
    static func digest(_ text: String) -> String? {
        text.utf8.count == 64 && text.isLowerHexadecimal ? text : nil
    }
}
