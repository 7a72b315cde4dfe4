package import Bytes
internal import OpenPGP
internal import SSHKey

/// What the new computer sends back: which keys arrived, signed by these very keys.
///
/// ```
/// ibkeys-receipt-v1
/// Id: 32 digits
/// Request: 64 digits                 SHA-256 of the request
/// Answer: 64 digits                  SHA-256 of the answer
/// Received: 2026-11-24T07:30:00Z
/// Key: ssh|pgp NAME FINGERPRINT      each that is in the store, by its name in the answer
///
/// -----BEGIN SSH SIGNATURE-----      of each SSH key, namespace ibkeys-receipt
/// -----BEGIN PGP SIGNATURE-----      of each OpenPGP key, detached
/// ```
///
/// What is signed is the lines above the empty one, each with its LF.
package struct TransferReceipt: Sendable {
    package let statement: Statement
    let signatures: [Signature]

    package struct Statement: Sendable, Equatable {
        package let id: TransferID
        let request: String
        let answer: String
        package let received: Timestamp
        package let keys: [BackupManifest.Key]

        /// What is signed.
        package var text: SecretBytes {
            let fields = [
                ("Id", "\(id)"), ("Request", request), ("Answer", answer),
                ("Received", "\(received)"),
            ]
            return SecretBytes(TransferText.text("receipt", fields + keys.map { ("Key", "\($0)") }))
        }
    }

    enum Signature: Sendable {
        case ssh(SSHSignature)
        /// In armor.
        case openPGP(SecretBytes)

        var text: SecretBytes {
            switch self {
            case .ssh(let signature): signature.text
            case .openPGP(let text): text
            }
        }
    }

    package static let mostBytes = 256 << 10
    package static let namespace = "ibkeys-receipt"
    private static let mostSignatures = 256

    init(_ statement: Statement, _ signatures: [Signature]) {
        self.statement = statement
        self.signatures = signatures
    }

    /// - Throws: ``FormatError``: `unrecognized`, `unsupported`; `malformed` about a line.
    package init(parsing text: SecretBytes) throws {
        var lines = try TransferLines(text, "receipt", limit: Self.mostBytes)
        try lines.title()
        statement = Statement(
            id: try lines.parse("Id", TransferID.init),
            request: try lines.parse("Request", TransferText.digest),
            answer: try lines.parse("Answer", TransferText.digest),
            received: try lines.parse("Received", Timestamp.init),
            keys: try lines.parseAll("Key", BackupManifest.Key.init)
        )
        let rest = try lines.rest()
        signatures = try Self.sshSignatures(rest) + Self.openPGPSignatures(rest)
        guard signatures.count <= Self.mostSignatures else {
            throw FormatError(.tooCostly, "receipt", "more than \(Self.mostSignatures) signatures")
        }
    }

    private static func sshSignatures(_ text: SecretBytes) throws -> [Signature] {
        guard text.firstIndex(of: "-----BEGIN \(SSHSignature.label)-----") != nil else { return [] }
        var (reader, found) = (try PEMReader(text), [Signature]())
        while let block = try nextSSHBlock(&reader) {
            found.append(.ssh(try SSHSignature(decoding: block.body)))
        }
        return found
    }

    /// The OpenPGP blocks, whose checksums PEM does not know, stand behind those of SSH.
    private static func nextSSHBlock(_ reader: inout PEMReader) throws -> PEMBlock? {
        var ahead = reader
        guard let block = try? ahead.next(), block.label == SSHSignature.label else { return nil }
        reader = ahead
        return block
    }

    private static func openPGPSignatures(_ text: SecretBytes) throws -> [Signature] {
        guard text.firstIndex(of: "-----BEGIN PGP ") != nil else { return [] }
        return try Armor.decode(text).filter { $0.label == .signature }.map { block in
            .openPGP(Armor(.signature, block.body).encode())
        }
    }

    package func encode() -> SecretBytes {
        var out = ByteWriter(capacity: 4096)
        out.bytes(statement.text)
        out.text("\n")
        for signature in signatures { out.bytes(signature.text) }
        return out.finish()
    }
}
