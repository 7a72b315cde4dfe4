import Bytes
import OpenSSL
import TestSupport
import Testing

@testable import KeyStore

@Suite struct ShareReadingTests {
    private let shares: [Share]

    init() throws {
        shares = try SecretSharing.split(Random.secret(16), threshold: 2, count: 3)
    }

    private func line(_ index: Int) throws -> String { try shares[index].text().text }
    private func words(_ index: Int) throws -> [String] {
        try shares[index].words().text.split(separator: " ").map(String.init)
    }

    private func read(_ lines: String...) throws -> [Share] {
        try Share.all(in: SecretBytes(lines.joined(separator: "\n")))
    }

    private func wrapped(_ words: [String], by width: Int) -> String {
        stride(from: 0, to: words.count, by: width).map { start in
            words[start..<min(start + width, words.count)].joined(separator: " ")
        }
        .joined(separator: "\n")
    }

    @Test func `lines, one after another or among remarks, are read`() throws {
        #expect(try read(line(0), line(1), line(2)) == shares)
        #expect(
            try read("# first", line(0), "", "# second", line(1).lowercased()) == [
                shares[0], shares[1],
            ]
        )
        #expect(try read("  " + line(2) + "  \r") == [shares[2]])
    }

    @Test func `a line that mail has broken is put together`() throws {
        let text = try line(0)
        for width in [20, 50, 76] {
            let broken = stride(from: 0, to: text.count, by: width).map {
                String(text.dropFirst($0).prefix(width))
            }
            #expect(try read(broken.joined(separator: "\n"), line(1)) == [shares[0], shares[1]])
        }
    }

    @Test(arguments: [1, 5, 6, 8, 12, 24])
    func `words are read in lines of any number`(width: Int) throws {
        let texts = try (0..<3).map { wrapped(try words($0), by: width) }
        #expect(try read(texts[0], "", texts[1], "# third", texts[2]) == shares)
        #expect(try read(texts[0].uppercased(), "", line(1)) == [shares[0], shares[1]])
    }

    @Test func `whole shares in words need no empty lines between them`() throws {
        let texts = try (0..<3).map { try words($0).joined(separator: " ") }
        #expect(try read(texts[0], texts[1], line(2)) == shares)
    }

    @Test func `a fault names the line that its share begins with`() throws {
        var typed = try words(0)
        typed[8] = "ibkeys"
        expectFailure(.malformed, "line 3: share: word 9") {
            try read("# one", "", wrapped(typed, by: 6))
        }
        typed = try words(0)
        typed.swapAt(3, 20)
        guard typed[3] != typed[20] else { return }
        expectFailure(.malformed, "line 1: share") { try read(wrapped(typed, by: 6)) }
        expectFailure(.malformed, "line 2: share") {
            try read(line(0), String(line(1).dropLast(9)))
        }
        expectFailure(.unsupported, "line 1: share") {
            try read(line(0).replacing("SHARE-1", with: "SHARE-2"))
        }
    }

    @Test(arguments: ["", "\n\n", "# only remarks\n"])
    func `a text without shares is told`(text: String) {
        expectFailure(.unrecognized, "") { try Share.all(in: SecretBytes(text)) }
    }

    @Test func `a file that is too large for shares is not searched for them`() throws {
        let remarks = String(repeating: "# remark\n", count: 20_000)
        expectFailure(.unrecognized, "") { try read(remarks, line(0)) }
    }

    @Test func `every change of a character is told`() throws {
        let share = shares[0]
        Mutations.check(of: try share.text()) { try Share.all(in: $0) == [share] }
    }
}
