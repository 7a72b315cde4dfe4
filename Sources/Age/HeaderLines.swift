internal import Bytes

/// The lines of a header as they are read, counted, and no more of them than is sound.
struct HeaderLines {
    private let input: BufferedSource
    private var room = Self.limit
    /// The number of the line that was read last.
    private(set) var number = 0

    /// The format sets none; a header of a thousand recipients has 100 KiB.
    private static let limit = 1 << 20

    init(_ input: BufferedSource) {
        self.input = input
    }

    /// Reads the first line, which says what the file is.
    mutating func version(_ expected: String) throws {
        number = 1
        let line = try input.take(upTo: expected.utf8.count + 1)
        if line.equals(expected + "\n") { return }
        guard !line.isEmpty else { throw AgeError(.notAge, "is empty") }
        if SecretBytes(expected + "\n").starts(with: line) {
            throw AgeError(.truncated, .header(line: 1), "the file ends here")
        }
        guard line.starts(with: Self.family) else { throw AgeError(.notAge, "is not an age file") }
        guard line.starts(with: expected), !line.endsInDigit else {
            throw AgeError(.unsupported, .header(line: 1), "another version of age than v1")
        }
        throw malformed("the version is not followed by LF")
    }

    private static let family = "age-encryption.org/"

    /// The next line without its LF.
    mutating func next() throws -> [UInt8] {
        number += 1
        let line = try input.line(limit: room)
        guard let line, line.isEnded || line.bytes.count > room else {
            throw AgeError(.truncated, .header(line: number), "the file ends within the header")
        }
        room -= line.bytes.count + 1
        guard room >= 0 else { throw malformed("the header is longer than \(Self.limit) bytes") }
        return line.bytes
    }

    func malformed(_ reason: String) -> AgeError {
        AgeError(.malformed, .header(line: number), reason)
    }

    /// Base64 without padding, of a whole line or a part of it.
    func decode(_ digits: some Collection<UInt8>) throws -> SecretBytes {
        do {
            return try Base64.decode(SecretBytes(copying: digits), "", padded: false)
        } catch let error as FormatError {
            throw malformed(error.reason)
        }
    }
}

extension SecretBytes {
    fileprivate func starts(with prefix: SecretBytes) -> Bool {
        count >= prefix.count && self[0..<prefix.count] == prefix
    }

    fileprivate var endsInDigit: Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self[count - 1])
    }
}
