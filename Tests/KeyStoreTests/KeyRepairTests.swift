import Bytes
import KeyStore
import Keys
import TestSupport
import Testing

struct KeyRepairTests {
    private func mended(_ text: [UInt8]) throws -> (key: PublicKey, comment: Comment) {
        try KeyFile(parsing: KeyRepair(SecretBytes(copying: text)).text).content()
    }

    @Test(arguments: Damage.allCases)
    func `damaged text is mended and the mending named`(_ damage: Damage) throws {
        for file in try SampleFile.all() where damage.applies(to: file) {
            let text = damage.apply(to: file.text.disclosed())
            let repair = KeyRepair(SecretBytes(copying: text))
            #expect(repair.repairs.contains(damage.repair), "\(file.name): \(repair.repairs)")
            do {
                let (key, comment) = try mended(text)
                #expect(key == file.key, "\(file.name)")
                let isCommentCut = damage == .cut && !file.name.contains("ssh")
                #expect(
                    comment == file.comment || isCommentCut,
                    "\(file.name): \(comment)"
                )
            } catch {
                Issue.record("\(file.name): \(error)\n\(repair.text.text)")
            }
        }
    }

    @Test(arguments: [
        "openssh", "ppk", "pkcs1 encrypted", "sec1 with parameters", "public rfc4716",
    ])
    func `damage of two kinds is mended`(_ name: String) throws {
        let file = try SampleFile.named(name)
        for first in Damage.allCases where first.applies(to: file) {
            for second in Damage.allCases where second.applies(to: file) {
                guard second.follows(first) else { continue }
                let text = second.apply(to: first.apply(to: file.text.disclosed()))
                do {
                    #expect(try mended(text).key == file.key, "\(first), \(second)")
                } catch {
                    Issue.record("\(first), \(second): \(error)")
                }
            }
        }
    }

    @Test(arguments: [
        (Damage.indented, Damage.surrounded), (.quoted, .surrounded), (.surrounded, .quoted),
        (.cut, .indented), (.folded, .surrounded), (.folded, .quoted), (.indented, .quoted),
    ])
    func `damage to the lines comes in pairs too`(_ first: Damage, _ second: Damage) throws {
        for file in try SampleFile.all() where first.applies(to: file) && second.applies(to: file) {
            let text = second.apply(to: first.apply(to: file.text.disclosed()))
            do {
                #expect(try mended(text).key == file.key, "\(file.name)")
            } catch {
                Issue.record("\(file.name): \(error)")
            }
        }
    }

    @Test(arguments: [
        "", "me", "  blanks at both ends  ", "C:\\new\\rsa", "\\\"", "Comment: x",
        "a \\ b", String(repeating: "many words \\ ", count: 20),
    ])
    func `a file that is not damaged is left alone`(_ comment: String) throws {
        for file in try SampleFile.all(Comment(comment)) {
            let repair = KeyRepair(file.text)
            #expect(repair.text == file.text, "\(file.name)")
            #expect(repair.repairs == [], "\(file.name)")
        }
    }

    @Test func `blanks at line ends are mended and the comment keeps its own`() throws {
        let comment = Comment("  me  ")
        for file in try SampleFile.all(comment) where !file.name.hasPrefix("public openssh") {
            let text = file.text.text.split(separator: "\n", omittingEmptySubsequences: false)
                .map { $0.contains("Comment") || $0.isEmpty ? String($0) : $0 + "  \t" }
                .joined(separator: "\n")
            let mended = KeyRepair(SecretBytes(text)).text
            let content = try KeyFile(parsing: mended).content()
            #expect(content.key == file.key, "\(file.name)")
            #expect(content.comment == comment, "\(file.name)")
        }
    }

    @Test func `an END line that lost its last characters is made whole`() throws {
        for name in ["openssh", "pkcs8", "sshcom", "public rfc4716"] {
            let file = try SampleFile.named(name)
            let text = file.text.text
            let end = try #require(text.range(of: "-----END") ?? text.range(of: "---- END"))
            let line = try #require(text[end.lowerBound...].split(separator: "\n").first)
            for lost in 1..<line.count - 2 {
                let cut = text[..<end.lowerBound] + line.dropLast(lost)
                #expect(try mended(Array(cut.utf8)).key == file.key, "\(name), \(lost)")
            }
        }
    }

    @Test func `quotation marks that nobody escaped do not end the key`() throws {
        let file = try SampleFile.named("public rfc4716")
        let value = file.text.text.replacing("\n", with: "\\n")
        #expect(try mended(Array("KEY=\"\(value)\"\n".utf8)).key == file.key)
    }

    @Test func `UTF-16 beyond the first plane is mended`() throws {
        let comment = Comment("caf\u{e9} \u{1f511}")
        let pair = KeyPair(try SampleKeys.ed25519.get(), comment: comment)
        let text = try PrivateFormat.ppk.encode(pair).text
        let units = [0xfeff] + Array(text.utf16)
        let damaged = units.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
        #expect(try mended(damaged).comment == comment)
        #expect(try mended(damaged + [0x0a]).comment == comment)
    }

    @Test(arguments: ["openssh", "ppk", "pkcs1 encrypted", "public rfc4716", "public openssh"])
    func `no mutant and no truncation traps`(_ name: String) throws {
        let text = try SampleFile.named(name).text.disclosed()
        for damage in [Damage.indented, .folded, .inJSON, .inUTF16LE, .withCR] {
            let damaged = damage.apply(to: text)
            for index in stride(from: 0, to: damaged.count, by: 61) {
                var mutant = damaged
                mutant[index] ^= 0x2a
                _ = KeyRepair(SecretBytes(copying: mutant))
                _ = KeyRepair(SecretBytes(copying: damaged.prefix(index)))
                _ = KeyRepair(SecretBytes(copying: damaged.dropFirst(index)))
            }
        }
    }

    @Test(arguments: [
        "", "\n", "\\n", "-----BEGIN ", "-----BEGIN x", "-----BEGIN -----", "-----END -----",
        "---- BEGIN SSH2 ", "---- BEGIN SSH2 ----", "PuTTY-User-Key-File-", " Encryption: ",
        "PuTTY-User-Key-File- Encryption: Public-Lines: ", "\"-----BEGIN \\", "\u{feff}",
        "-----BEGIN -----END -----END ", "---- BEGIN SSH2 x ---- Comment: \"\\",
        "PuTTY-User-Key-File-2: ssh-rsa Encryption: none\n Comment: x",
    ])
    func `scraps of marks do not trap`(_ text: String) {
        let repair = KeyRepair(SecretBytes(text))
        #expect(throws: FormatError.self) { try KeyFile(parsing: repair.text) }
    }

    /// They once took the square of their number in time.
    @Test(.timeLimit(.minutes(1)), arguments: ["-----END A-----", "-----END A----- x"])
    func `the largest file of END marks is refused in time`(_ mark: String) {
        refuses("-----BEGIN A-----\n", then: mark, size: 512 << 10)
    }

    @Test(
        arguments: [
            ("-----BEGIN A-----", "-----END A-----   "), ("", "-----BEGIN A-----"),
            ("", "-----BEGIN A-----\n"), ("", "-----BEGIN "), ("", "\n-----BEGIN "),
            ("-----BEGIN ", "-----"), ("-----BEGIN A-----", "\\n"), ("\"-----BEGIN A-----", "\\n"),
            ("", "\""), ("-----BEGIN A-----", "\""), ("-----BEGIN A-----\n", "\r"),
            ("-----BEGIN A-----\n", " "), ("-----BEGIN A-----\n", " \n"),
            ("-----BEGIN A-----", " a"),
            ("-----BEGIN A-----\r", "a:\r"), (" -----BEGIN A-----\n", " \n"),
            ("---- BEGIN SSH2 x ----\n", "---- END SSH2 x ----"), ("", "---- BEGIN SSH2 x ----"),
            ("---- BEGIN SSH2 x ---- Comment: \"", "\\ "), ("---- BEGIN SSH2 x ----\n", "a:\\\n"),
            ("PuTTY-User-Key-File-3: x Encryption: x", " Public-Lines: 1"),
            ("PuTTY-User-Key-File-3: x", "\nPrivate-MAC: "), ("PuTTY-User-Key-File-3: x\n", "a"),
        ]
    )
    func `a large file of marks is refused`(_ start: String, _ mark: String) {
        refuses(start, then: mark, size: 64 << 10)
    }

    /// Reading for the hint mends the text and reads what comes of it.
    private func refuses(_ start: String, then mark: String, size: Int) {
        let count = (size - start.utf8.count) / mark.utf8.count
        let text = SecretBytes(start + String(repeating: mark, count: count))
        let error = #expect(throws: FormatError.self) { try KeyFile(parsing: text) }
        #expect([.malformed, .unrecognized, .unsupported].contains(error?.kind))
    }
}
