internal import CommandKit
internal import KeyStore

/// What was found about a key: a line each with tabs, or one JSON object.
enum FindingReport {
    static func text(_ name: KeyName, _ findings: [KeyCheck.Finding], json: Bool) -> String {
        if json { return object(name, findings).text + "\n" }
        return findings.map { finding in
            let detail = DisplayText.sentence(finding.detail)
            return "\(name)\t\(finding.verdict.rawValue)\t\(finding.subject)\t\(detail)\n"
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
                    return .object(part)
                }
            )
        )
        return object
    }
}
