package import Age
package import Bytes
internal import OpenSSL

/// A backup under a key of its own, of which any K of N shares give back the whole.
///
/// The key is an age identity that nobody holds: it comes from the 16 random bytes that are shared.
/// ```
/// private key of X25519 = HKDF-SHA256(secret, no salt, "ibkeys shared identity 1"), 32 bytes
/// ```
package struct BackupSplit: Sendable {
    /// Encrypted with age to ``recipient`` alone.
    package let file: [UInt8]
    package let recipient: X25519Recipient
    package let shares: [Share]
    /// So many sets of shares were combined, and each opens the file.
    package let provenSets: Int

    private static let secretSize = 16
    /// Of the sets of K shares, when there are more; then each share is in some of those tried.
    private static let mostSets = 500

    /// Makes the file and the shares, and proves that they open it.
    ///
    /// - Throws: ``SharingError/badNumbers(threshold:count:)``; ``SharingError/wrongResult`` when the
    ///   proof fails.
    package init(_ archive: SecretBytes, threshold: Int, count: Int) throws {
        let secret = try Random.secret(Self.secretSize)
        shares = try SecretSharing.split(secret, threshold: threshold, count: count)
        recipient = try X25519Identity(shared: secret).recipient
        file = try AgeWriter.encrypt(archive, to: [recipient])
        provenSets = try Self.prove(shares, open: file, as: archive)
    }

    private static func prove(
        _ shares: [Share],
        open file: [UInt8],
        as archive: SecretBytes
    ) throws -> Int {
        let written = try shares.map { share in
            guard try Share(words: share.words()) == share else { throw SharingError.wrongResult }
            return try Share(text: share.text())
        }
        let sets = choices(from: written)
        let secrets = try sets.map(SecretSharing.combine)
        guard let secret = secrets.first, secrets.allSatisfy({ $0 == secret }) else {
            throw SharingError.wrongResult
        }
        let opened = try AgeReader(MemorySource(file)).open([X25519Identity(shared: secret)])
        guard try opened.all(limit: archive.count) == archive else {
            throw SharingError.wrongResult
        }
        return sets.count
    }

    /// All sets of as many shares as are needed; when they are too many, one that begins with each.
    private static func choices(from shares: [Share]) -> [[Share]] {
        let size = shares.first?.threshold ?? 0
        let all = choices(of: size, from: shares[...])
        guard all.count > mostSets else { return all }
        return shares.indices.map { start in
            (0..<size).map { shares[(start + $0) % shares.count] }
        }
    }

    private static func choices(of size: Int, from shares: ArraySlice<Share>) -> [[Share]] {
        guard size > 0 else { return [[]] }
        return shares.indices.flatMap { index in
            choices(of: size - 1, from: shares[(index + 1)...]).map { [shares[index]] + $0 }
        }
    }
}

extension X25519Identity {
    /// What opens the file of the backup that these shares are of.
    ///
    /// - Throws: ``SharingError``.
    package init(combining shares: [Share]) throws {
        try self.init(shared: SecretSharing.combine(shares))
    }

    fileprivate init(shared secret: SecretBytes) throws {
        let info = "ibkeys shared identity 1"
        try self.init(scalar: KeyDerivation.hkdf(secret, salt: .empty, info: info))
    }
}
