import Age
import Bytes
import Keys
import TestSupport
import Testing

/// Who files are encrypted to in these tests, and what is in them.
enum AgeSamples {
    static let passphrase = SecretBytes("correct horse")
    static let native = Result { try X25519Identity.generate() }
    static let stranger = Result { try X25519Identity.generate() }

    /// Quick; a file for people has 18.
    static func passphraseRecipient() throws -> ScryptRecipient {
        ScryptRecipient(passphrase, workFactor: try WorkFactor(10))
    }

    /// Bytes of which no chunk is like another.
    static func plaintext(_ count: Int) -> SecretBytes {
        var generator = SeededGenerator(seed: UInt64(count))
        return SecretBytes(
            copying: (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
        )
    }
}

/// Somebody who can be encrypted to, and can decrypt.
enum AgeKind: String, CaseIterable, CustomTestStringConvertible {
    case x25519, rsa, ed25519, passphrase

    var testDescription: String { rawValue }

    var recipient: any Recipient {
        get throws {
            switch self {
            case .x25519: try AgeSamples.native.get().recipient
            case .rsa: try SSHRecipient(SampleKeys.rsa.get().publicKey)
            case .ed25519: try SSHRecipient(SampleKeys.ed25519.get().publicKey)
            case .passphrase: try AgeSamples.passphraseRecipient()
            }
        }
    }

    var identity: any Identity {
        get throws {
            switch self {
            case .x25519: try AgeSamples.native.get()
            case .rsa: try SSHIdentity(SampleKeys.rsa.get())
            case .ed25519: try SSHIdentity(SampleKeys.ed25519.get())
            case .passphrase: ScryptIdentity(FixedPassphrase(AgeSamples.passphrase))
            }
        }
    }
}

/// Decrypts all of a file.
func open(
    _ file: [UInt8],
    with identities: [any Identity],
    piece: Int = 64 << 10
) throws -> SecretBytes {
    try AgeReader(MemorySource(file, piece: piece)).open(identities).all(limit: 1 << 30)
}

/// Expects an ``AgeError`` of this cause and, unless nil, at this place.
func expectAgeFailure(
    _ cause: AgeError.Cause,
    _ place: AgeError.Place? = nil,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () throws -> Any
) {
    let error = #expect(throws: AgeError.self, sourceLocation: sourceLocation) { _ = try body() }
    guard let error else { return }
    #expect(error.cause == cause, "\(error)", sourceLocation: sourceLocation)
    #expect(error.place == place ?? error.place, "\(error)", sourceLocation: sourceLocation)
}
