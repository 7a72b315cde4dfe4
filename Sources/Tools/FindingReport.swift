internal import CommandKit
internal import KeyStore

/// What was found about a key: a line each with tabs, or one JSON object.
enum FindingReport {
    static func text(_ name: KeyName, _ findings: [KeyCheck.Finding], json: Bool) -> String {
        if json { return object(name, findings).text + "\n" }
        return findings.map { finding in
            var words = [finding.detail]
            if let cause = finding.cause { words[0] = "\(cause): \(finding.detail)" }
            if let next = finding.next { words.append("next: \(next)") }
            let cells = ["\(name)", finding.verdict.rawValue, finding.subject]
            let detail = words.map { DisplayText.sentence($0) }
            return (cells + detail).joined(separator: "\t") + "\n"
        }.joined()
    }

    private static func object(_ name: KeyName, _ findings: [KeyCheck.Finding]) -> JSONObject {
        let isSound = findings.allSatisfy { $0.verdict == .ok || $0.verdict == .warning }
        var object = JSONObject()
        object.add("name", .string("\(name)"))
        object.add("sound", .bool(isSound))
        object.add(
            "findings",
            .array(
                findings.map { finding in
                    var part = JSONObject()
                    part.add("verdict", .string(finding.verdict.rawValue))
                    part.add("subject", .string(finding.subject))
                    part.add("detail", .string(finding.detail))
                    if let cause = finding.cause { part.add("cause", .string(cause)) }
                    if let next = finding.next { part.add("next", .string(next)) }
                    return .object(part)
                }
            )
        )
        return object
    }
}
