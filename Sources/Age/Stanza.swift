package import Bytes

/// The file key, wrapped for one recipient.
///
/// ```
/// -> TYPE ARGUMENT...          one space before each, then bytes 0x21 to 0x7E
/// base64 without padding       full lines of 64 columns, then one that is shorter or empty
/// ```
package struct Stanza: Sendable, Equatable {
    package let type: String
    package let arguments: [String]
    package let body: SecretBytes

    package init(type: String, arguments: [String], body: SecretBytes) {
        self.type = type
        self.arguments = arguments
        self.body = body
    }

    static let prefix = "->"
    private static let width = 64

    /// Reads the rest of a stanza, of which `first` is the first line.
    init(_ first: [UInt8], _ lines: inout HeaderLines) throws {
        let words = try Self.words(first, lines)
        var body = ByteWriter()
        var line: [UInt8]
        repeat {
            line = try lines.next()
            guard line.count <= Self.width else {
                throw lines.malformed("longer than \(Self.width) columns")
            }
            body.bytes(try lines.decode(line))
        } while line.count == Self.width
        self.init(type: words[0], arguments: Array(words.dropFirst()), body: body.finish())
    }

    private static func words(_ line: [UInt8], _ lines: HeaderLines) throws -> [String] {
        let fields = line.split(separator: 0x20, omittingEmptySubsequences: false)
        guard fields[0].elementsEqual(prefix.utf8), fields.count > 1 else {
            throw lines.malformed("a stanza without a type")
        }
        return try fields.dropFirst().map { field in
            guard !field.isEmpty, field.allSatisfy({ (0x21...0x7e).contains($0) }) else {
                throw lines.malformed(
                    "an argument that is not printable ASCII between single spaces"
                )
            }
            return String(decoding: field, as: UTF8.self)
        }
    }

    func encode(to out: inout ByteWriter) {
        out.text(([Self.prefix, type] + arguments).joined(separator: " ") + "\n")
        let digits = Base64.encode(body, padded: false)
        for line in digits.lines(ofWidth: Self.width) {
            out.bytes(line)
            out.text("\n")
        }
        if digits.count % Self.width == 0 { out.text("\n") }
    }

    /// How many lines it takes in the header.
    var lineCount: Int { 2 + body.count / 48 }
}

extension Stanza {
    /// - Throws: ``FormatError/Kind/malformed`` for another number of arguments.
    func expectArguments(_ count: Int) throws {
        guard arguments.count == count else {
            throw FormatError.malformed(
                type,
                "\(arguments.count) arguments where \(count) are due"
            )
        }
    }

    /// An argument that is base64 of so many bytes.
    ///
    /// - Throws: ``FormatError/Kind/malformed``.
    func bytes(ofArgument index: Int, count: Int) throws -> SecretBytes {
        let bytes = try Base64.decode(SecretBytes(arguments[index]), type, padded: false)
        guard bytes.count == count else {
            throw FormatError.malformed(type, "\(bytes.count) bytes where \(count) are due")
        }
        return bytes
    }
}
