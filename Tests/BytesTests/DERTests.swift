import Bytes
import Testing

@Suite struct DERTests {
    @Test func `what is written is read back`() throws {
        var writer = DERWriter()
        writer.nested { writer in
            writer.number(0)
            writer.integer(SecretBytes(copying: [0x80, 1]))
            writer.octetString(SecretBytes(copying: [1, 2, 3]))
            writer.bitString(SecretBytes(copying: [4]))
            writer.null()
            writer.objectIdentifier("1.2.840.113549.1.1.1")
            writer.nested(.context0) { $0.number(300) }
        }
        try DERReader.sequence(writer.finish(), "it") { reader in
            #expect(try reader.number("zero") == 0)
            #expect(try reader.integer("n").disclosed() == [0x80, 1])
            #expect(try reader.octetString("octets").disclosed() == [1, 2, 3])
            #expect(try reader.bitString("bits").disclosed() == [4])
            try reader.null("null")
            #expect(try reader.objectIdentifier("oid") == "1.2.840.113549.1.1.1")
            #expect(!reader.isNext(.context1))
            var inner = DERReader(try reader.element(.context0, "tagged"))
            #expect(try inner.number("number") == 300)
            try inner.finish("tagged")
        }
    }

    @Test(
        arguments: [
            (0, [2, 1, 0]), (127, [2, 1, 127]), (128, [2, 2, 0, 128]), (65537, [2, 3, 1, 0, 1]),
        ] as [(UInt64, [UInt8])]
    )
    func `integers are written in the fewest bytes`(value: UInt64, der: [UInt8]) {
        var writer = DERWriter()
        writer.number(value)
        #expect(writer.finish().disclosed() == der)
    }

    @Test(arguments: [127, 128, 255, 256, 70000])
    func `lengths are written in the fewest bytes`(count: Int) throws {
        var writer = DERWriter()
        writer.octetString(SecretBytes(copying: [UInt8](repeating: 7, count: count)))
        let der = writer.finish()
        #expect(der.count == count + (count < 128 ? 2 : count < 256 ? 3 : count < 65536 ? 4 : 5))
        var reader = DERReader(der)
        #expect(try reader.octetString("octets").count == count)
    }

    @Test(arguments: ["2.5.4.3", "1.3.101.112", "2.999.1", "0.9", "2.16.840.1.101.3.4.1.42"])
    func `object identifiers keep their arcs`(dotted: String) throws {
        var writer = DERWriter()
        writer.objectIdentifier(dotted)
        var reader = DERReader(writer.finish())
        #expect(try reader.objectIdentifier("oid") == dotted)
    }

    @Test func `needless zeros before a number and a length are read`() throws {
        var reader = DERReader(SecretBytes(copying: [2, 0x82, 0, 3, 0, 0, 5]))
        #expect(try reader.integer("n").disclosed() == [5])
    }

    @Test(
        arguments: [
            ("a negative number", [2, 1, 0x80]), ("an integer of no bytes", [2, 0]),
            ("an indefinite length", [2, 0x80, 1, 0, 0]), ("a length past the end", [2, 2, 1]),
            ("a huge length", [2, 0x85, 1, 0, 0, 0, 0, 1]), ("a cut length", [2, 0x82, 1]),
            ("another tag", [4, 1, 1]), ("nothing", []),
        ] as [(String, [UInt8])]
    )
    func `as an integer is refused`(_ what: String, der: [UInt8]) {
        var reader = DERReader(SecretBytes(copying: der))
        #expect(throws: FormatError.self) { try reader.integer("n") }
    }

    @Test(arguments: [[6, 0], [6, 1, 0x80], [6, 10] + [UInt8](repeating: 0xff, count: 9) + [0]])
    func `an object identifier without end or of absurd size is refused`(der: [UInt8]) {
        var reader = DERReader(SecretBytes(copying: der))
        #expect(throws: FormatError.self) { try reader.objectIdentifier("oid") }
    }

    @Test func `unused bits are refused`() {
        for der in [[3, 2, 1, 0x80], [3, 0]] as [[UInt8]] {
            var reader = DERReader(SecretBytes(copying: der))
            #expect(throws: FormatError.self) { try reader.bitString("bits") }
        }
    }

    @Test func `bytes after the end are refused`() {
        for der in [[0x30, 0, 0], [0x30, 3, 2, 1, 0, 0], [0x30, 4, 2, 1, 0, 0]] as [[UInt8]] {
            #expect(throws: FormatError.self) {
                try DERReader.sequence(SecretBytes(copying: der), "it") { try $0.number("n") }
            }
        }
    }
}
