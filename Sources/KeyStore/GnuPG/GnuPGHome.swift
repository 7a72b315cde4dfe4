internal import Bytes
internal import Files
internal import GPGME
internal import Glibc

/// A folder where GnuPG keeps keys, and what the tools have it do there.
///
/// Every verb throws ``GnuPGFailure``, and what a provider of passphrases throws.
package struct GnuPGHome: Sendable, Equatable {
    /// Absolute.
    package let path: String

    /// - Throws: ``FormatError``: `malformed` for a path that cannot be written into an entry.
    package init(path: String) throws {
        guard !path.isEmpty, !path.utf8.contains(where: \.isControl) else {
            throw FormatError.malformed("GnuPG home", "is not the name of a folder")
        }
        self.path = path.hasPrefix("/") ? path : try Self.workingFolder() + "/" + path
    }

    private static func workingFolder() throws -> String {
        guard let folder = unsafe getcwd(nil, 0) else { throw SystemError("getcwd") }
        defer { unsafe free(folder) }
        return unsafe String(cString: folder)
    }

    /// Makes the folder, for its owner alone, when there is none: GnuPG does that for its default only.
    package func prepare() throws {
        do {
            try Folder.make(path)
        } catch let error as SystemError {
            throw GnuPGFailure(.configuration, "\(path): \(error.reason)")
        }
    }

    /// Whether the folder is there.
    private var exists: Bool { unsafe access(path, F_OK) == 0 }

    /// Runs `body` with a context of its own, and says in our words what went wrong.
    func run<R>(
        _ passphrase: GnuPGPassphrase = .remembered,
        _ body: (Context) throws -> R
    ) throws -> R {
        try run(GnuPGAnswers(passphrase), body)
    }

    func run<R>(_ answers: GnuPGAnswers, _ body: (Context) throws -> R) throws -> R {
        guard exists else {
            throw GnuPGFailure(.noSuchKey, "there is no GnuPG home \(path)")
        }
        try GPGConfiguration.check(home: path)
        do {
            return try body(Context(home: path, passphrase: answers.source))
        } catch let error as GPGMEError {
            throw answers.failure(error, home: path)
        }
    }

    /// Where GnuPG put the certificate that revokes a key when it made that.
    package func revocationCertificate(of fingerprint: String) -> String {
        "\(path)/openpgp-revocs.d/\(fingerprint).rev"
    }

    package func hasRevocationCertificate(of fingerprint: String) -> Bool {
        unsafe access(revocationCertificate(of: fingerprint), R_OK) == 0
    }

    /// Whether a key with this user ID is there.
    package func holds(_ userID: UserID) throws -> Bool {
        let bytes = Array(userID.text.utf8)
        return try run { context in
            try context.keys("=" + userID.text).contains { $0.userIDs.contains(bytes) }
        }
    }

    /// Whether the key is there, and something secret of it.
    func checkSecret(_ fingerprint: String, _ context: Context) throws {
        _ = try context.key(fingerprint)
        guard try !context.keys(fingerprint, secret: true).isEmpty else {
            throw GnuPGFailure(.noSecretKey, "GnuPG has no secret part of it in \(path)")
        }
    }

    /// The fingerprints of the primary key and the subkeys whose secret is in the home; of none when
    /// the key is not there at all.
    package func secretParts(of fingerprint: String) throws -> [String] {
        try run { context in
            try context.keys(fingerprint, secret: true).flatMap(\.subkeys)
                .filter { $0.isSecret }.map(\.fingerprint)
        }
    }

    /// The keygrips of those parts, by their fingerprints.
    func keygrips(of fingerprint: String) throws -> [String: String] {
        try run { context in
            let parts = try context.keys(fingerprint, secret: true).flatMap(\.subkeys)
            return Dictionary(
                parts.filter(\.isSecret).map { ($0.fingerprint, $0.keygrip) }
            ) { first, _ in first }
        }
    }
}
