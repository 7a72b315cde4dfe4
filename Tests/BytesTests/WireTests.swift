import Bytes
import TestSupport
import Testing

struct WireTests {
    private enum Value {
        case byte(UInt8)
        case uint32(UInt32)
        case uint64(UInt64)
        case string(SecretBytes)
        case mpint(SecretBytes)
    }

    private func value(_ generator: inout SeededGenerator) -> Value {
        let bytes = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
            UInt8.random(in: 0...255, using: &generator)
        }
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: return .byte(.random(in: 0...255, using: &generator))
        case 1: return .uint32(.random(in: 0 ... .max, using: &generator))
        case 2: return .uint64(.random(in: 0 ... .max, using: &generator))
        case 3: return .string(SecretBytes(copying: bytes))
        default: return .mpint(SecretBytes(copying: bytes))
        }
    }

    @Test func `what is written is read back, and to the end`() throws {
        var generator = SeededGenerator(seed: 4251)
        for _ in 0..<300 {
            let values = (0..<20).map { _ in value(&generator) }
            var writer = ByteWriter(capacity: 1)
            for value in values {
                switch value {
                case .byte(let value): writer.byte(value)
                case .uint32(let value): writer.uint32(value)
                case .uint64(let value): writer.uint64(value)
                case .string(let value): writer.string(value)
                case .mpint(let value): writer.mpint(value)
                }
            }
            var reader = ByteReader(writer.finish())
            for value in values {
                switch value {
                case .byte(let value): #expect(try reader.byte("it") == value)
                case .uint32(let value): #expect(try reader.uint32("it") == value)
                case .uint64(let value): #expect(try reader.uint64("it") == value)
                case .string(let value): #expect(try reader.string("it") == value)
                case .mpint(let value):
                    #expect(try reader.mpint("it") == value.withoutLeadingZeros)
                }
            }
            try reader.finish("it")
        }
    }

    /// RFC 4251 section 5.
    @Test(arguments: [
        ("", "00000000"), ("09a378f9b2e332a7", "0000000809a378f9b2e332a7"), ("80", "000000020080"),
        ("0001", "0000000101"), ("7f", "000000017f"),
    ])
    func `an mpint is in the fewest bytes`(_ magnitude: String, _ encoded: String) throws {
        var writer = ByteWriter()
        writer.mpint(SecretBytes(hex: magnitude))
        #expect(writer.finish().hex == encoded)
    }

    @Test func `a negative mpint is refused and zeros in front are dropped`() throws {
        var negative = ByteReader(SecretBytes(hex: "00000001 80"))
        expectFailure(.malformed, "n") { try negative.mpint("n") }
        var padded = ByteReader(SecretBytes(hex: "00000004 00000080"))
        #expect(try padded.mpint("n").hex == "80")
    }

    @Test(arguments: ["", "00", "000000", "00000001", "ffffffff", "ffffffff00", "7fffffff00"])
    func `a string that is longer than what is left is refused`(_ hex: String) {
        var reader = ByteReader(SecretBytes(hex: hex))
        expectFailure(.malformed, "field") { try reader.string("field") }
    }

    @Test func `nothing past the end is read`() {
        var reader = ByteReader(SecretBytes(hex: "010203"))
        expectFailure(.malformed, "field") { try reader.uint32("field") }
        expectFailure(.malformed, "field") { try reader.uint64("field") }
        expectFailure(.malformed, "field") { try reader.take(4, "field") }
        expectFailure(.malformed, "field") { try reader.take(-1, "field") }
        expectFailure(.malformed, "field") { try reader.finish("field") }
        #expect(reader.remaining == 3)
        #expect(reader.rest.hex == "010203")
    }

    @Test(arguments: ["00000000", "00000001 0a", "00000002 61e9", "00000001 7f"])
    func `a name is printable ASCII`(_ hex: String) {
        var reader = ByteReader(SecretBytes(hex: hex))
        expectFailure(.malformed, "name") { try reader.name("name") }
    }

    @Test func `errors name the fields they were met in, from the outside in`() {
        let error = #expect(throws: FormatError.self) {
            try within("file") {
                try within("private key") { throw FormatError(.malformed, "", "is empty") }
            }
        }
        #expect(error?.field == "file: private key")
        #expect(error.map { "\($0)" } == "file: private key: is empty")
    }
}
