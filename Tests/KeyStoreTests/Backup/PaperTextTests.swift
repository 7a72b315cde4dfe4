import Bytes
import KeyStore
import TestSupport
import Testing

/// As random as encryption makes a backup, and the same in every run.
func sampleFile(_ size: Int) -> [UInt8] {
    var random = SeededGenerator(seed: UInt64(size))
    return (0..<size).map { _ in UInt8.random(in: 0...255, using: &random) }
}

@Suite struct PaperTextTests {
    private let file = sampleFile(205)
    private let lines: [String]

    init() throws {
        lines = try PaperText.encode(file)
    }

    private func decode(_ lines: [String]) throws -> [UInt8] {
        try PaperText.decode(SecretBytes(lines.map { $0 + "\n" }.joined()))
    }

    private func faults(_ lines: [String]) -> [String] {
        do {
            return ["read \(try decode(lines).count) bytes"]
        } catch let error as PaperFaults {
            return error.faults.map(\.description)
        } catch {
            return ["\(error)"]
        }
    }

    /// With one character of a line replaced.
    private func mistyped(_ line: Int, at place: Int) -> [String] {
        var lines = lines
        var characters = Array(lines[line])
        characters[place] = characters[place] == "7" ? "8" : "7"
        lines[line] = String(characters)
        return lines
    }

    @Test func `files of every size come back`() throws {
        for size in Array(1...45) + [1000, 3011, 20_000] {
            let file = sampleFile(size)
            #expect(try decode(PaperText.encode(file)) == file)
        }
    }

    @Test func `the form is as documented`() throws {
        #expect(lines.count == 12)
        let group = "[0-9A-HJKMNP-TV-Z]{4}"
        let front = try Regex(
            "IBKEYS-PAPER-1: 205 BYTES: 11 LINES: (\(group)-){3}\(group): \(group)"
        )
        #expect(lines[0].wholeMatch(of: front) != nil)
        let line = try Regex(" {2,3}[0-9]{1,2}: (\(group)-){7}\(group): \(group)")
        for each in lines[1...10] { #expect(each.wholeMatch(of: line) != nil) }
        #expect(lines[11].wholeMatch(of: try Regex("  11: \(group)-\(group): \(group)")) != nil)
    }

    @Test func `blanks, hyphens, case, order, remarks and look-alikes do not matter`() throws {
        let typed = lines.map { line in
            line.lowercased().replacing("-", with: "  ").replacing("0", with: "o")
                .replacing("1", with: "l").replacing(": ", with: " :\t")
        }
        // The version is a number that nobody mistypes.
        let front = typed[0].replacing("ibkeys  paper  l", with: "# page 1\n\n\u{c}ibkeys paper 1")
        #expect(try decode([front] + typed.dropFirst().reversed()) == file)
        let text = lines.joined(separator: "\r\n")
        #expect(try PaperText.decode(SecretBytes(text)) == file)
    }

    @Test func `every mistyped character is told with its line`() throws {
        for line in 1..<lines.count {
            for place in lines[line].indices.map({
                lines[line].distance(from: lines[line].startIndex, to: $0)
            })
            where place > 4 && Array(lines[line])[place].isLetter {
                #expect(faults(mistyped(line, at: place)) == ["line \(line): mistyped"])
            }
        }
    }

    @Test func `every mistyped character of the first line is told`() throws {
        for place in lines[0].indices.map({ lines[0].distance(from: lines[0].startIndex, to: $0) })
        where Array(lines[0])[place].isLetter || Array(lines[0])[place].isNumber {
            let told = faults(mistyped(0, at: place))
            #expect(told.count == 1 && !told[0].hasPrefix("read"), "\(told)")
        }
    }

    @Test func `all faults are told at once`() {
        var typed = mistyped(3, at: 8)
        typed[5] = "  5: nonsense"
        typed.remove(at: 9)
        typed.remove(at: 8)
        typed.append(lines[2])
        typed.append("  12: 0000: 0000")
        #expect(
            faults(typed) == [
                "line 3: mistyped", "a line: not a number, digits and a check with colons",
                "line 2: stands there twice", "line 12: there are 11 lines only",
                "line 5: is missing", "lines 8 to 9: are missing",
            ]
        )
    }

    @Test func `lines in each other's place are told`() {
        var typed = lines
        let (one, two) = (typed[4].dropFirst(4), typed[7].dropFirst(4))
        typed[4] = "   4\(two)"
        typed[7] = "   7\(one)"
        #expect(
            faults(typed) == [
                "line 4: holds what belongs to line 7", "line 7: holds what belongs to line 4",
            ]
        )
    }

    @Test func `lines of another backup are told`() throws {
        var typed = lines
        typed[6] = try PaperText.encode(sampleFile(206))[6]
        #expect(faults(typed) == ["line 6: mistyped"])
    }

    @Test func `digits too many or too few are told`() {
        var typed = lines
        typed[2] = typed[2].replacing(": ", with: ": 0", maxReplacements: 1)
        #expect(faults(typed) == ["line 2: a digit is missing, or one too many"])
        typed = lines
        typed[2] = typed[2].replacing(": ", with: ": 00000000", maxReplacements: 1)
        #expect(faults(typed) == ["line 2: mistyped"])
        typed[2] = "2::"
        #expect(faults(typed) == ["line 2: mistyped"])
    }

    @Test func `what is no paper and what is of later tools are told`() {
        expectFailure(.malformed, "paper") { try PaperText.decode(.empty) }
        expectFailure(.malformed, "paper") { try PaperText.encode([]) }
        expectFailure(.unrecognized, "paper") { try decode(Array(lines.dropFirst())) }
        expectFailure(.unsupported, "paper") {
            try decode([lines[0].replacing("PAPER-1", with: "PAPER-2")] + lines.dropFirst())
        }
        expectFailure(.tooCostly, "paper") { try PaperText.encode(sampleFile(199_981)) }
    }
}
