package import Bytes

/// An age file that is being read: its header at once, its payload when it is opened.
///
/// ```
/// header   nonce (16 bytes)   chunks
/// ```
package final class AgeReader {
    package let isArmored: Bool
    package let header: Header
    private let input: BufferedSource

    private static let nonceLength = 16

    /// Reads the header and takes off the armor, if there is any.
    ///
    /// - Throws: ``AgeError``: `notAge`, `unsupported`, `malformed`, `truncated`; and whatever the source
    ///   throws.
    package init(_ source: any ByteSource) throws {
        let outer = BufferedSource(source)
        isArmored = Armor.mayBegin(with: try outer.peek())
        input = isArmored ? BufferedSource(ArmorReader(outer)) : outer
        header = try Header(from: input)
    }

    /// Finds the file key with the first identity that has it, and authenticates the header.
    ///
    /// Once one has been found, the payload is the reader's that is returned.
    ///
    /// - Throws: ``AgeError``: `noMatchingIdentity`, `wrongPassphrase`, `tooCostly`, `malformed`,
    ///   `damaged`, `truncated`; ``FormatError/Kind/passphraseNeeded``.
    package func open(_ identities: [any Identity]) throws -> PayloadReader {
        let key = try fileKey(identities)
        try header.verify(with: key)
        let nonce = try input.take(upTo: Self.nonceLength)
        guard nonce.count == Self.nonceLength else {
            let line = header.lineNumber(ofStanza: header.stanzas.count) + 1
            throw AgeError(.truncated, .header(line: line), "the file ends behind its header")
        }
        return try PayloadReader(key: key.payloadKey(nonce: nonce), input)
    }

    private func fileKey(_ identities: [any Identity]) throws -> FileKey {
        for identity in identities {
            for (index, stanza) in header.stanzas.enumerated() {
                let key = try at(.header(line: header.lineNumber(ofStanza: index))) {
                    try identity.unwrap(stanza).map(FileKey.init)
                }
                if let key { return key }
            }
        }
        throw AgeError(
            .noMatchingIdentity,
            header.needsPassphrase
                ? "is encrypted with a passphrase, not to a key"
                : "is not encrypted to any of the keys at hand"
        )
    }
}

/// Runs `body`; what it says about a stanza gets its place.
private func at<R>(_ place: AgeError.Place, _ body: () throws -> R) throws -> R {
    do {
        return try body()
    } catch let error as FormatError {
        switch error.kind {
        case .malformed, .unsupported, .unrecognized:
            throw AgeError(.malformed, place, error.description)
        case .tooCostly: throw AgeError(.tooCostly, place, error.description)
        case .wrongPassphrase: throw AgeError(.wrongPassphrase, error.description)
        case .passphraseNeeded: throw error
        }
    }
}

extension AgeReader {
    /// Whether these bytes begin as age files do, of any version, in armor or not.
    package static func recognizes(_ file: SecretBytes) -> Bool {
        let start = (0..<file.count).first { !Armor.isSpace(file[$0]) } ?? 0
        return file.starts(with: "age-encryption.org/") || file.matches(Armor.begin, at: start)
    }
}
