import Bytes
import Foundation
import Testing

@testable import KeyStore

struct ReportJobTests {
    private let folder: ReportFolder
    private let decryptor = FakeDecryptor()

    init() throws {
        folder = try ReportFolder()
    }

    @Test func `a report becomes a file`() throws {
        try folder.put(FakeDecryptor.message("hello", .good), in: "a.xml.pgp")
        let outcome = try run("a.xml.pgp")
        #expect(outcome.kind == .decrypted && outcome.bytes == 5)
        #expect(outcome.output == folder.file("a.xml"))
        #expect(outcome.summary?.signatures.first?.verdict == .good)
        #expect(folder.text("a.xml") == "hello")
        #expect(folder.names == ["a.xml", "a.xml.pgp"])
    }

    @Test func `a failure leaves nothing`() throws {
        let good = FakeDecryptor.message("hello")
        for (bytes, expected) in [
            (good.dropLast(), .truncated), ([], .empty),
            (Array("plain"[...].utf8)[...], .notEncrypted),
            (FakeDecryptor.message("hello", .bad)[...], .badSignature),
        ] as [(ArraySlice<UInt8>, ReportFailure.Cause)] {
            try folder.put(Array(bytes), in: "a.pgp")
            #expect(cause { try run("a.pgp") } == expected)
            #expect(folder.names == ["a.pgp"])
        }
    }

    @Test func `what was done is not done again`() throws {
        try folder.put(FakeDecryptor.message("hello"), in: "a.pgp")
        _ = try run("a.pgp")
        #expect(try run("a.pgp").kind == .skipped)
        #expect(decryptor.count.total == 1)
    }

    @Test func `a message fetched again is compared`() throws {
        try folder.put(FakeDecryptor.message("hello"), in: "a.pgp", age: 10)
        try folder.put(Array("hello".utf8), in: "a", age: 100)
        #expect(try run("a.pgp").kind == .skipped)
        #expect(decryptor.count.total == 1)
        #expect(try run("a.pgp").kind == .skipped)
        #expect(decryptor.count.total == 1)
    }

    @Test func `a newer message with another plaintext replaces nothing unasked`() throws {
        try folder.put(FakeDecryptor.message("hello"), in: "a.pgp", age: 10)
        try folder.put(Array("other".utf8), in: "a", age: 100)
        #expect(cause { try run("a.pgp") } == .outputExists)
        #expect(folder.text("a") == "other")
        #expect(try run("a.pgp") { $0.replaces = true }.kind == .decrypted)
        #expect(folder.text("a") == "hello")
        #expect(folder.names == ["a", "a.pgp"])
    }

    @Test func `an empty file is no earlier result`() throws {
        try folder.put(FakeDecryptor.message("hello"), in: "a.pgp")
        try folder.put([], in: "a", age: 1)
        #expect(cause { try run("a.pgp") } == .outputExists)
    }

    @Test func `an output that was named is not there yet`() throws {
        try folder.put(FakeDecryptor.message("hello"), in: "a.pgp")
        try folder.put(Array("hello".utf8), in: "a", age: 1)
        let job = job("a.pgp", isNamed: true)
        #expect(cause { try job.run(with: decryptor) } == .outputExists)
        #expect(decryptor.count.total == 0)
    }

    @Test func `plain files are copied only when asked for`() throws {
        try folder.put(Array("plain".utf8), in: "a.pgp")
        let outcome = try run("a.pgp") { $0.passesPlain = true }
        #expect(outcome.kind == .copied && outcome.bytes == 5)
        #expect(folder.text("a") == "plain")
        try folder.put([], in: "b.pgp")
        #expect(try run("b.pgp") { $0.passesPlain = true }.kind == .copied)
    }

    @Test func `a private key anywhere in a file is not passed as plain`() throws {
        let text = String(repeating: "x", count: 70_000)
        for (number, mark) in [
            "-----BEGIN PGP PRIVATE KEY BLOCK-----", "-----BEGIN OPENSSH PRIVATE KEY-----",
        ].enumerated() {
            try folder.put(Array("\(text)\n> \(mark)\n\(text)".utf8), in: "\(number).pgp")
        }
        try folder.put([0, 0, 0x0a, 0x95, 1, 2, 4, 5, 6], in: "2.pgp")
        for number in 0..<3 {
            #expect(cause { try run("\(number).pgp") { $0.passesPlain = true } } == .notEncrypted)
        }
        #expect(folder.names == ["0.pgp", "1.pgp", "2.pgp"])
        try folder.put(Array("> -----BEGIN PGP MESSAGE-----\n".utf8), in: "3.pgp")
        #expect(try run("3.pgp") { $0.passesPlain = true }.kind == .copied)
    }

    @Test func `keys, damaged messages and what must be signed are not passed as plain`() throws {
        try folder.put(Array("-----BEGIN PGP PRIVATE KEY BLOCK-----\n".utf8), in: "key.pgp")
        try folder.put([0x95, 1, 2, 4, 5, 6], in: "secret.pgp")
        try folder.put(FakeDecryptor.message("hello").dropLast(2), in: "cut.pgp")
        #expect(cause { try run("key.pgp") { $0.passesPlain = true } } == .notEncrypted)
        #expect(cause { try run("secret.pgp") { $0.passesPlain = true } } == .notEncrypted)
        #expect(cause { try run("cut.pgp") { $0.passesPlain = true } } == .truncated)
        try folder.put(Array("plain".utf8), in: "plain.pgp")
        let signed = SignaturePolicy(requiring: [FakeDecryptor.signer])
        let failure = cause {
            try run("plain.pgp") { ($0.passesPlain, $0.signatures) = (true, signed) }
        }
        #expect(failure == .notEncrypted)
        #expect(folder.names == ["cut.pgp", "key.pgp", "plain.pgp", "secret.pgp"])
    }

    @Test(
        arguments: [
            (FakeDecryptor.Signature.good, FakeDecryptor.signer, nil),
            (.good, FakeDecryptor.primary, nil),
            (.good, String(repeating: "C", count: 40), .notSigned),
            (.none, FakeDecryptor.signer, .notSigned), (.bad, FakeDecryptor.signer, .badSignature),
            (.unknownKey, FakeDecryptor.signer, .notSigned),
        ] as [(FakeDecryptor.Signature, String, ReportFailure.Cause?)]
    )
    func `a signature that is required is there or nothing is`(
        signature: FakeDecryptor.Signature,
        required: String,
        expected: ReportFailure.Cause?
    ) throws {
        try folder.put(FakeDecryptor.message("hello", signature), in: "a.pgp")
        let failure = cause {
            try run("a.pgp") { $0.signatures = SignaturePolicy(requiring: [required]) }
        }
        #expect(failure == expected)
        #expect(folder.text("a") == (expected == nil ? "hello" : nil))
    }

    @Test func `a signature that is required is looked at again when the plaintext is there`()
        throws
    {
        try folder.put(FakeDecryptor.message("hello"), in: "a.pgp")
        _ = try run("a.pgp")
        let policy = SignaturePolicy(requiring: [FakeDecryptor.signer])
        #expect(cause { try run("a.pgp") { $0.signatures = policy } } == .notSigned)
        try folder.put(FakeDecryptor.message("hello", .good), in: "a.pgp")
        #expect(try run("a.pgp") { $0.signatures = policy }.kind == .skipped)
    }

    @Test func `a link to a message is refused before the work when it is to be archived`() throws {
        try folder.put(FakeDecryptor.message("hello"), in: "b")
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("a.pgp"),
            withDestinationPath: "b"
        )
        #expect(cause { try archive("a.pgp") } == .cannotCreate)
        #expect(folder.names == ["a.pgp", "b"])
    }

    @Test func `what is wrong with the output is told with its name`() throws {
        try folder.put(FakeDecryptor.message("hello"), in: "a.pgp")
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("a"),
            withDestinationPath: "/etc/passwd"
        )
        let failure = #expect(throws: ReportFailure.self) { try run("a.pgp") }
        #expect(failure?.reason == "\(folder.file("a")): is a symbolic link: not followed")
    }

    @Test func `a message goes to the archive when it is done`() throws {
        try folder.put(FakeDecryptor.message("hello"), in: "a.pgp")
        #expect(try archive("a.pgp") == .moved)
        #expect(folder.names == ["a", "archive", "archive/sub", "archive/sub/a.pgp"])
    }

    @Test func `a message is archived only when its plaintext is there`() throws {
        try folder.put(FakeDecryptor.message("hello"), in: "a.pgp")
        try folder.put(Array("hel".utf8), in: "a", age: 1)
        #expect(cause { try archive("a.pgp") } == .outputExists)
        #expect(folder.names == ["a", "a.pgp"])
        try folder.put(Array("hello".utf8), in: "a", age: 1)
        #expect(try archive("a.pgp") == .moved)
    }

    @Test func `a message is never replaced by a plaintext`() throws {
        let (one, two) = (FakeDecryptor.message("one"), FakeDecryptor.message("two"))
        try folder.put(one, in: "a.pgp")
        try folder.put(two, in: "a.pgp.pgp")
        for forced in [false, true] {
            #expect(cause { try run("a.pgp.pgp") { $0.replaces = forced } } == .outputExists)
            let path = folder.file("a.pgp")
            var options = ReportOptions()
            options.replaces = forced
            let onto = ReportJob(path, to: path, isNamed: !forced, options: options)
            #expect(cause { try onto.run(with: decryptor) } == .outputExists)
        }
        try folder.put(Array("plain".utf8), in: "b")
        try folder.put(one, in: "b.pgp")
        let other = try ReportInput(named: folder.file("b")).identity
        var options = ReportOptions()
        options.replaces = true
        let job = ReportJob(
            folder.file("b.pgp"),
            to: folder.file("b"),
            isNamed: false,
            options: options,
            sparing: [other]
        )
        #expect(cause { try job.run(with: decryptor) } == .outputExists)
        #expect(
            folder.text("b") == "plain" && folder.names == ["a.pgp", "a.pgp.pgp", "b", "b.pgp"]
        )
    }

    @Test func `the archive replaces nothing`() throws {
        try folder.make("archive/sub")
        let message = FakeDecryptor.message("hello")
        try folder.put(message, in: "a.pgp")
        try folder.put(message, in: "archive/sub/a.pgp")
        #expect(try archive("a.pgp") == .kept)
        try folder.put(FakeDecryptor.message("hallo"), in: "archive/sub/a.pgp")
        guard case .failed(let failure)? = try archive("a.pgp") else {
            Issue.record("was archived")
            return
        }
        #expect(failure.cause == .outputExists)
        #expect(folder.text("a") == "hello")
        #expect(folder.names.contains("a.pgp"))
    }

    @Test func `a message goes to an archive on another file system`() throws {
        let other = ReportArchive("/dev/shm/\(folder.path.split(separator: "/").joined())")
        try folder.put(FakeDecryptor.message("hello"), in: "a.pgp")
        let job = ReportJob(
            folder.file("a.pgp"),
            to: folder.file("a"),
            isNamed: false,
            options: ReportOptions(),
            archive: other
        )
        #expect(try job.run(with: decryptor).archiving == .moved)
        #expect(folder.names == ["a"])
    }

    @Test func `a pipe gets nothing of what is not whole`() throws {
        let large = [UInt8](repeating: 7, count: HeldOutput.memory + 1)
        for plaintext in [[1, 2, 3], large] {
            let sink = MemorySink()
            try folder.put(FakeDecryptor.message(plaintext).dropLast(), in: "a.pgp")
            #expect(cause { try pipe(sink, decryptor) } == .truncated)
            #expect(sink.bytes == [])
            try folder.put(FakeDecryptor.message(plaintext), in: "a.pgp")
            #expect(try pipe(sink, decryptor).bytes == plaintext.count)
            #expect(sink.bytes == plaintext)
        }
    }

    @Test func `a pipe gets nothing that was not decrypted twice to the same`() throws {
        let large = [UInt8](repeating: 7, count: HeldOutput.memory + 1)
        try folder.put(FakeDecryptor.message(large), in: "a.pgp")
        let sink = MemorySink()
        #expect(cause { try pipe(sink, FakeDecryptor(isFickle: true)) } == .inputOutput)
        #expect(sink.bytes == [])
    }

    @Test func `a stream is let out as it comes`() throws {
        let sink = MemorySink()
        try folder.put(FakeDecryptor.message("hello").dropLast(), in: "a.pgp")
        #expect(cause { try pipe(sink, decryptor, streams: true) } == .truncated)
        #expect(sink.bytes == Array("hell".utf8))
    }

    private func pipe(
        _ sink: MemorySink,
        _ decryptor: FakeDecryptor,
        streams: Bool = false
    ) throws -> ReportOutcome {
        try ReportPipe(folder.file("a.pgp"), options: ReportOptions(), streams: streams)
            .run(with: decryptor, to: sink)
    }

    private func job(
        _ name: String,
        isNamed: Bool = false,
        archive: ReportArchive? = nil,
        _ change: (inout ReportOptions) -> Void = { _ in }
    ) -> ReportJob {
        var options = ReportOptions()
        change(&options)
        return ReportJob(
            folder.file(name),
            to: folder.file(String(name.dropLast(4))),
            isNamed: isNamed,
            options: options,
            archive: archive
        )
    }

    private func run(
        _ name: String,
        _ change: (inout ReportOptions) -> Void = { _ in }
    ) throws -> ReportOutcome {
        try job(name, change).run(with: decryptor)
    }

    private func archive(_ name: String) throws -> ReportOutcome.Archiving? {
        let archive = ReportArchive(folder.file("archive"), subfolder: "sub")
        return try job(name, archive: archive).run(with: decryptor).archiving
    }
}
