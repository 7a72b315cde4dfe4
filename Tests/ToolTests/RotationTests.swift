import Foundation
import KeyStore
import Testing

/// `ibkeybackup create -d FOLDER --keep N`.
struct RotationTests {
    private let sandbox: Sandbox

    init() async throws {
        sandbox = try await Sandbox.withKey()
        _ = try await sandbox.run("mkdir -m 700 old")
    }

    /// Makes a backup as it would have been called on an earlier day; the archive has its own time.
    private func make(_ day: String, _ options: String = "-r @recipients") async throws {
        let outcome = try await sandbox.run(
            "ibkeybackup create -q -o old/\(Self.name(day)) \(options)"
        )
        try #require(outcome.status == 0, "\(outcome.errors)")
    }

    private static func name(_ day: String) -> String { "ibkeys-backup-202601\(day)-073000.age" }

    private static let create = "ibkeybackup create -v -d old -r @recipients --keep 2"

    /// The days whose backups are left, after a second in which the new one is newer.
    private func left(
        after line: String = create + " -i identity.txt"
    ) async throws
        -> (days: [String], errors: String)
    {
        let outcome = try await sandbox.run("sleep 1.1; \(line); ls old")
        let names = outcome.output.split(separator: "\n").map(String.init)
        let days = names.filter { $0.hasPrefix("ibkeys-backup-202601") }
            .map { String($0.dropFirst(20).prefix(2)) }
        return (days, outcome.errors)
    }

    @Test func `older backups go when the new one holds all of them`() async throws {
        for day in ["01", "02", "03"] { try await make(day) }
        let (days, errors) = try await left()
        #expect(days == ["03"], "\(errors)")
        for day in ["01", "02"] {
            #expect(errors.contains("old/\(Self.name(day)): removed"), "\(errors)")
        }
    }

    @Test func `what is not ours or does not open stays`() async throws {
        for day in ["01", "02", "03"] { try await make(day) }
        let made = try await sandbox.run(
            """
            age-keygen -o other.txt 2>/dev/null
            ibkeybackup create -q -o old/\(Self.name("04")) -r $(age-keygen -y other.txt)
            : >old/\(Self.name("05"))
            ln -s \(Self.name("01")) old/\(Self.name("06"))
            cp old/\(Self.name("01")) old/mine.age
            head -c 300 old/\(Self.name("01")) >old/\(Self.name("07"))
            """
        )
        #expect(made.status == 0, "\(made.errors)")
        let (days, errors) = try await left()
        #expect(days == ["03", "04", "05", "06", "07"], "\(errors)")
        #expect(errors.contains("\(Self.name("04")): kept: does not open"), "\(errors)")
        #expect(try await sandbox.run("test -e old/mine.age").status == 0)
    }

    @Test func `the last that was verified stays`() async throws {
        for day in ["01", "02", "03"] { try await make(day) }
        let verified = try await sandbox.run(
            "ibkeybackup verify -q -i identity.txt old/\(Self.name("01"))"
        )
        #expect(verified.status == 0, "\(verified.errors)")
        let (days, errors) = try await left()
        #expect(days == ["01", "03"], "\(errors)")
        #expect(errors.contains("was the last to be verified"), "\(errors)")
    }

    @Test func `a backup of more keys than the new one stays`() async throws {
        _ = try await sandbox.run("ibkeygen -q -t ed25519 --passphrase none two")
        for day in ["01", "02"] { try await make(day) }
        try await make("03", "-r @recipients ibkr")
        let (days, errors) = try await left(
            after: "ibkeybackup create -v -d old -r @recipients --keep 1 -i identity.txt ibkr"
        )
        #expect(days == ["01", "02"], "\(errors)")
        #expect(errors.contains("has the key two"), "\(errors)")
    }

    @Test(arguments: [
        (create, "without -i nothing here opens them"),
        (create + " -i other.txt", "not encrypted to any of the keys at hand"),
        ("ibkeybackup create -d old --passphrase generate --keep 1", "repeat the passphrase"),
    ])
    func `all stay when the new one may not be opened again`(
        line: String,
        reason: String
    )
        async throws
    {
        _ = try await sandbox.run("age-keygen -o other.txt 2>/dev/null")
        for day in ["01", "02"] { try await make(day) }
        let (days, errors) = try await left(after: line)
        #expect(days == ["01", "02"], "\(errors)")
        #expect(errors.contains("no older backup was removed"), "\(errors)")
        #expect(errors.contains(reason), "\(errors)")
    }

    @Test func `all stay when a key in the new one is not proved`() async throws {
        _ = try await sandbox.run(
            "umask 077; echo words >words; ibkeygen -q -t ed25519 --passphrase file:words two"
        )
        for day in ["01", "02"] { try await make(day) }
        let (days, errors) = try await left()
        #expect(days == ["01", "02"], "\(errors)")
        #expect(errors.contains("not all of the new one is proved"), "\(errors)")
    }

    @Test func `a passphrase of one's own opens the older ones`() async throws {
        _ = try await sandbox.run("umask 077; echo 'correct horse battery staple' >words")
        try await make("01", "--passphrase file:words")
        let (days, errors) = try await left(
            after: "ibkeybackup create -d old --passphrase file:words --keep 1"
        )
        #expect(days.isEmpty, "\(errors)")
    }
}
