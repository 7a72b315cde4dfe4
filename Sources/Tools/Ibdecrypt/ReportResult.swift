internal import CommandKit
internal import KeyStore

/// What became of one input, in words and as JSON.
struct ReportResult: Sendable {
    /// Nil for standard input.
    let input: String?
    let outcome: Result<ReportOutcome, ReportFailure>
    let seconds: Double

    var subject: String { input ?? "standard input" }

    /// What went wrong, be it only that the message could not be archived.
    var failure: ReportFailure? {
        switch outcome {
        case .failure(let failure): return failure
        case .success(let outcome):
            guard case .failed(let failure) = outcome.archiving else { return nil }
            return ReportFailure(failure.cause, "is done, but not archived: \(failure.reason)")
        }
    }

    /// One line about a success; nil for a failure.
    var sentence: String? {
        guard let outcome = try? outcome.get() else { return nil }
        let kept = outcome.archiving == .kept ? "; it is in the archive already, and stays" : ""
        let output = outcome.output.map { DisplayText.escape($0) } ?? "standard output"
        switch outcome.kind {
        case .skipped: return "done already: \(output)\(kept)"
        case .copied: return "copied to \(output) (\(outcome.bytes) bytes, not encrypted)\(kept)"
        case .decrypted:
            let signatures = Self.words(outcome.summary?.signatures ?? [])
            return "wrote \(output) (\(outcome.bytes) bytes, \(signatures))\(kept)"
        }
    }

    static func words(_ signatures: [ReportSignature]) -> String {
        guard !signatures.isEmpty else { return "not signed" }
        return signatures.map { signature in
            switch signature.verdict {
            case .good: "good signature by \(signature.signer)"
            case .bad: "bad signature by \(signature.signer)"
            case .unknownKey: "signature by unknown key \(signature.signer)"
            case .expired: "expired signature by \(signature.signer)"
            case .revoked: "signature by revoked key \(signature.signer)"
            case .unchecked: "unchecked signature by \(signature.signer)"
            }
        }.joined(separator: ", ")
    }

    /// As one line of JSON.
    var json: String {
        let done = try? outcome.get()
        var object = JSONObject()
        object.add("input", .string(input ?? "-"))
        object.add("output", .string(done?.output))
        object.add("outcome", .string(done?.kind.rawValue ?? "failed"))
        object.add("cause", .string(failure?.cause.rawValue))
        object.add("reason", .string(failure?.reason))
        object.add("key", .string(done?.summary?.key))
        object.add("signatures", .array((done?.summary?.signatures ?? []).map(Self.object)))
        object.add("bytes", done.map { .integer($0.bytes) } ?? .null)
        object.add("seconds", .decimal(seconds))
        return object.text
    }

    private static func object(_ signature: ReportSignature) -> JSONValue {
        var object = JSONObject()
        object.add("verdict", .string(signature.verdict.rawValue))
        object.add("signer", .string(signature.signer))
        object.add("primary", .string(signature.primary))
        return .object(object)
    }
}
