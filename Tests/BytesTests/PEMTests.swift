import Bytes
import Testing

@Suite struct PEMTests {
    private let body = SecretBytes(copying: (0..<100).map { UInt8($0) })

    private func text(comment: [UInt8] = []) -> String {
        let block = PEMBlock(label: "TEST KEY", body: body, comment: comment)
        return String(decoding: block.encode().disclosed(), as: UTF8.self)
    }

    private func read(_ text: String) throws -> PEMBlock? {
        var reader = try PEMReader(SecretBytes(text))
        return try reader.next()
    }

    @Test func `lines are of 64 columns`() {
        let lines = text().split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.map(\.count) == [24, 64, 64, 8, 22, 0])
    }

    @Test func `a block with headers and a comment is read back`() throws {
        let written = PEMBlock(
            label: "TEST KEY",
            headers: [("Proc-Type", "4,ENCRYPTED"), ("DEK-Info", "X-CBC,00")],
            body: body,
            comment: Array(" a  comment\u{e9} ".utf8)
        )
        var reader = try PEMReader(written.encode())
        let block = try #require(try reader.next())
        #expect(block.label == "TEST KEY")
        #expect(block.header("DEK-Info") == "X-CBC,00")
        #expect(block.header("Proc-Type") == "4,ENCRYPTED")
        #expect(block.body == body)
        #expect(block.comment == written.comment)
        #expect(try reader.next()?.label == nil)
    }

    @Test func `text before and after is passed over`() throws {
        let block = try read("Bag Attributes\n  name: x\n" + text() + "\nComment: too late\n")
        #expect(block?.body == body)
        #expect(block?.comment == [])
    }

    @Test func `line ends, line widths, blanks and blank lines do not matter`() throws {
        let lines = text(comment: Array("me".utf8)).split(separator: "\n")
        let long = [String(lines[0]), lines[1...3].joined(), String(lines[4])]
        for variant in [
            text().replacing("\n", with: "\r\n"), text().replacing("\n", with: "\n\n"),
            text().replacing("\n", with: " \t\n"), long.joined(separator: "\n"),
            String(text().dropLast()),
        ] {
            #expect(try read(variant)?.body == body)
        }
        #expect(try read(lines.joined(separator: "\r\n"))?.comment == Array("me".utf8))
    }

    @Test func `words about BEGIN lines are passed over`() throws {
        #expect(try read("paste what -----BEGIN TEST KEY----- starts\n" + text())?.body == body)
    }

    @Test func `blocks follow one another`() throws {
        var reader = try PEMReader(SecretBytes(text() + text(comment: [65])))
        #expect(try reader.next()?.comment == [])
        #expect(try reader.next()?.comment == [65])
        #expect(try reader.next()?.label == nil)
    }

    @Test func `damage by copying is refused and repair is hinted at`() {
        let good = text()
        for bad in [
            String(good.split(separator: "-----END")[0]),
            good.replacing("-----END TEST", with: "-----END OTHER"),
            good.replacing("-----END", with: "----END"),
            good.replacing("\n", with: "\r"),
            good.replacing("\n", with: "\\n"),
            good.replacing("\n", with: " "),
            "  " + good.replacing("\n", with: "\n  "),
            "\u{feff}" + good,
        ] {
            let error = #expect(throws: FormatError.self) { try read(bad) }
            #expect(error?.kind == .malformed)
        }
        let error = #expect(throws: FormatError.self) { try read("  " + good) }
        #expect(error?.hint?.contains("--repair") == true)
    }

    @Test func `headers without their blank line are refused`() {
        let bad = text().replacing("KEY-----\nAAEC", with: "KEY-----\nProc-Type: 4\nAAEC")
        #expect(throws: FormatError.self) { try read(bad) }
    }

    @Test func `text without a block is no block`() throws {
        #expect(try read("ssh-rsa AAAA")?.label == nil)
        #expect(try read("")?.label == nil)
    }
}
