internal import Bytes

/// Puts armor around a file.
final class ArmorWriter: ByteSink {
    private let sink: any ByteSink
    private var pending = ByteWriter(capacity: capacity)

    /// In bytes: whole lines.
    private static let capacity = Armor.batch * Armor.width / 4 * 3

    /// Writes the BEGIN line.
    init(to sink: any ByteSink) throws {
        self.sink = sink
        try sink.write(SecretBytes(Armor.begin + "\n"))
    }

    func write(_ bytes: RawSpan) throws {
        var start = 0
        while start < bytes.byteCount {
            let end = min(start + Self.capacity - pending.count, bytes.byteCount)
            pending.bytes(bytes.extracting(start..<end))
            start = end
            if pending.count == Self.capacity { try writeLines() }
        }
    }

    func finish() throws {
        try writeLines()
        try sink.write(SecretBytes(Armor.end + "\n"))
    }

    private func writeLines() throws {
        let digits = Base64.encode(pending.takeAll())
        var out = ByteWriter(capacity: digits.count + digits.count / Armor.width + 1)
        for line in digits.lines(ofWidth: Armor.width) {
            out.bytes(line)
            out.text("\n")
        }
        try sink.write(out.finish())
    }
}
