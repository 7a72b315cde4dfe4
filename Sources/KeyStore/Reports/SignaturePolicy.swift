/// Who must have signed a report for it to be released.
package struct SignaturePolicy: Sendable {
    /// The fingerprints of keys of which one is enough, in upper case; none when it need not be signed.
    private let required: [String]

    package init(requiring fingerprints: [String] = []) {
        required = fingerprints
    }

    /// A fingerprint as people copy it: 40 hexadecimal digits in either case, with or without blanks.
    ///
    /// - Returns: nil for anything else; a key ID is too short to rely on.
    package static func fingerprint(parsing text: String) -> String? {
        let digits = text.filter { $0 != " " && $0 != "\u{a0}" }.uppercased()
        let bare = digits.hasPrefix("0X") ? String(digits.dropFirst(2)) : digits
        let isHexadecimal = bare.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x46).contains($0)
        }
        return isHexadecimal && bare.utf8.count == 40 ? bare : nil
    }

    /// Whether a report without any signature may be released.
    var allowsUnsigned: Bool { required.isEmpty }

    /// - Throws: ``ReportFailure`` for a bad signature, whoever made it, and where a good one that is
    ///   required is missing.
    func check(_ signatures: [ReportSignature]) throws {
        if let bad = signatures.first(where: { $0.verdict == .bad }) {
            throw ReportFailure(.badSignature, "the signature by \(bad.signer) is bad")
        }
        guard !required.isEmpty, !signatures.contains(where: satisfies) else { return }
        guard let found = signatures.first else {
            throw ReportFailure(.notSigned, "is not signed")
        }
        throw ReportFailure(
            .notSigned,
            "is not signed by a key that is required, but by \(found.signer) "
                + "(\(found.verdict.rawValue))"
        )
    }

    private func satisfies(_ signature: ReportSignature) -> Bool {
        guard signature.verdict == .good else { return false }
        return required.contains(signature.signer)
            || signature.primary.map(required.contains) ?? false
    }
}
