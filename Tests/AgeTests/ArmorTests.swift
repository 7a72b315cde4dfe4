import Age
import Bytes
import TestSupport
import Testing

struct ArmorTests {
    private static let begin = "-----BEGIN AGE ENCRYPTED FILE-----"
    private static let end = "-----END AGE ENCRYPTED FILE-----"

    private func armored(_ size: Int) throws -> String {
        let file = try AgeWriter.encrypt(
            AgeSamples.plaintext(size),
            to: [AgeKind.x25519.recipient],
            armored: true
        )
        return String(decoding: file, as: UTF8.self)
    }

    private func open(_ text: String) throws -> SecretBytes {
        try AgeTests.open(Array(text.utf8), with: [AgeKind.x25519.identity], piece: 10)
    }

    /// 200 bytes stand in front of the text, so that the last line has every length.
    @Test(arguments: 0..<49)
    func `lines have 64 columns, and the last one is never empty`(_ size: Int) throws {
        let text = try armored(size)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.first ?? "" == Self.begin)
        #expect(lines.suffix(2) == [Self.end[...], ""])
        #expect(lines.dropFirst().dropLast(3).allSatisfy { $0.count == 64 })
        #expect((1...64).contains(lines[lines.count - 3].count))
        #expect(try open(text) == AgeSamples.plaintext(size))
    }

    @Test func `other line ends and white space around are accepted`() throws {
        let text = try armored(100)
        let space = String(repeating: " \t\r\n", count: 256)
        for variant in [
            text.replacing("\n", with: "\r\n"), text.dropLast() + "\r", String(text.dropLast()),
            space + text,
            text + space, "\n\n" + text + "\n \n",
        ] {
            #expect(try open(variant) == AgeSamples.plaintext(100))
        }
        for variant in [space + "\n" + text, " " + text] {
            expectAgeFailure(.notAge) { try open(variant) }
        }
        expectAgeFailure(.malformed) { try open(text + space + " ") }
    }

    @Test func `lines out of shape are refused`() throws {
        var lines = try armored(200).split(separator: "\n").map(String.init)
        let good = lines
        func expectRefused(_ place: AgeError.Place, _ cause: AgeError.Cause = .malformed) {
            expectAgeFailure(cause, place) { try open(lines.joined(separator: "\n")) }
            lines = good
        }
        lines[2] += "A"
        expectRefused(.armor(line: 3))
        lines[2].removeLast(4)
        expectRefused(.armor(line: 4))
        lines[3] = ""
        expectRefused(.armor(line: 4))
        lines.insert("", at: lines.count - 1)
        expectRefused(.armor(line: lines.count - 1))
        lines[2] = " " + lines[2].dropFirst()
        expectRefused(.armor(line: 3))
        lines[1] = lines[1].dropLast(2) + "=="
        expectRefused(.armor(line: 3))
        lines.append("more")
        expectRefused(.armor(line: good.count + 1))
        lines.append(good[0])
        expectRefused(.armor(line: good.count + 1))
        lines[lines.count - 1] += " "
        expectAgeFailure(.malformed) { try open(lines.joined(separator: "\n")) }
        lines = good.dropLast()
        expectRefused(.armor(line: good.count), .truncated)
    }

    @Test(arguments: [
        " \(begin)", "\(begin) ", "-----BEGIN AGE ENCRYPTED MESSAGE-----",
        "----- BEGIN AGE ENCRYPTED FILE -----", "text\n\(begin)",
    ])
    func `another BEGIN line is none`(_ line: String) throws {
        let text = try armored(1).replacing(Self.begin, with: line)
        expectAgeFailure(.notAge) { try open(text) }
    }

    @Test func `padding is only at the end, and canonical`() throws {
        let text = try armored(1)
        let padded = "QUJDRA=="
        for body in [padded + "QUJD", "QUJDRA", "QUJDRB==", "QUJDRA=", "QUJDRA==="] {
            let variant = "\(Self.begin)\n\(body)\n\(Self.end)\n"
            expectAgeFailure(.malformed) { try open(variant) }
        }
        #expect(!text.isEmpty)
        expectAgeFailure(.notAge) { try open("\(Self.begin)\n\(Self.end)\n") }
    }
}
