import Bytes
import KeyStore
import TestSupport
import Testing

@Suite struct PaperScanTests {
    private let file = sampleFile(1300)

    private func decode(_ lines: [String]) throws -> [UInt8] {
        try PaperScan.decode(SecretBytes(lines.map { $0 + "\n" }.joined()))
    }

    @Test func `typed lines and scanned symbols are told apart`() throws {
        #expect(try decode(PaperText.encode(file)) == file)
        let symbols = try PaperSymbols.encode(file)
        #expect(try decode(symbols.reversed()) == file)
        #expect(try decode(symbols.map { "QR-Code:" + $0 }) == file)
    }

    @Test func `what else the scanner saw is passed over`() throws {
        let symbols = try PaperSymbols.encode(file)
        #expect(try decode(["EAN-13:9780131103627"] + symbols + ["https://example.com"]) == file)
    }

    @Test func `a missing symbol is told`() throws {
        let faults = #expect(throws: PaperFaults.self) {
            try decode(PaperSymbols.encode(file).dropLast())
        }
        #expect(faults?.description == "symbol 3 of 3: is missing")
    }

    @Test(arguments: ["%PDF-1.4\n", "GIF89a"])
    func `a picture is told with the remedy`(start: String) {
        expectFailure(.unrecognized, "") { try PaperScan.decode(SecretBytes(start)) }
    }

    @Test func `PNG and JPEG are pictures too`() {
        for start in [[0x89, 0x50, 0x4e, 0x47], [0xff, 0xd8, 0xff, 0xe0]] as [[UInt8]] {
            expectFailure(.unrecognized, "") { try PaperScan.decode(SecretBytes(copying: start)) }
        }
        expectFailure(.malformed, "paper") { try PaperScan.decode(.empty) }
    }
}
