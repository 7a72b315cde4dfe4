internal import Bytes
internal import CommandKit
internal import KeyStore
internal import Keys

/// The words of what was found, and of what became of it.
enum ImportReport {
    static func text(_ step: ImportPlan.Step, json: Bool) -> String {
        json ? object(step).text + "\n" : line(step)
    }

    private static func line(_ step: ImportPlan.Step) -> String {
        let key = step.key
        let cells = [
            isNamed(step) ? "\(step.name)" : "-", word(step.action), key.type ?? "-",
            key.bits.map { "\($0)" } ?? "-", key.fingerprint ?? "-", protection(key),
            DisplayText.escape(key.comment?.bytes ?? []), DisplayText.escape(key.path),
        ]
        return cells.joined(separator: "\t") + "\n"
    }

    private static func object(_ step: ImportPlan.Step) -> JSONObject {
        let key = step.key
        var object = JSONObject()
        object.add("name", isNamed(step) ? .string("\(step.name)") : .null)
        object.add("action", .string(word(step.action)))
        object.add("kind", .string(key.kind.rawValue))
        object.add("type", .string(key.type))
        object.add("bits", key.bits.map { .integer($0) } ?? .null)
        object.add("fingerprint", .string(key.fingerprint))
        object.add("encrypted", key.isProtected.map { .bool($0) } ?? .null)
        object.add("comment", key.comment.map { .text($0.bytes) } ?? .null)
        object.add("certificate", .bool(key.certificate != nil))
        object.add("notes", .strings(key.notes))
        object.add("file", .string(key.path))
        return object
    }

    private static func isNamed(_ step: ImportPlan.Step) -> Bool {
        switch step.action {
        case .add, .merge, .refuse, .open: true
        case .same, .pass: false
        }
    }

    private static func word(_ action: ImportPlan.Action) -> String {
        switch action {
        case .add: "add"
        case .merge: "here"
        case .refuse: "refuse"
        case .open: "open"
        case .same: "same"
        case .pass: "public"
        }
    }

    private static func protection(_ key: ImportableKey) -> String {
        switch key.isProtected {
        case true?: "encrypted"
        case false?: "open"
        case nil: "-"
        }
    }

    /// What speaks against keys that are to be imported.
    static func warn(_ plan: ImportPlan, _ diagnostics: Diagnostics) {
        for path in plan.strangers {
            diagnostics.warning("is of another key than the file beside it", subject: path)
        }
        for step in plan.work {
            for note in step.key.notes { diagnostics.warning(note, subject: "\(step.name)") }
            if step.key.isProtected == false {
                diagnostics.warning("no passphrase protects the key", subject: "\(step.name)")
            }
        }
    }

    static func tell(_ key: ImportedKey, of found: ImportableKey, _ diagnostics: Diagnostics) {
        for note in key.notes { diagnostics.warning(note, subject: "\(key.name)") }
        let what =
            switch key.change {
            case .added: "imported"
            case .completed(let missing):
                "is here already; added: \(missing.joined(separator: ", "))"
            case .nothing: "is here already"
            }
        switch key.proof {
        case .proved?: diagnostics.note("\(what), and proved by use", subject: "\(key.name)")
        case .notProved(let reason)?:
            diagnostics.warning("\(what), but not proved: \(reason)", subject: "\(key.name)")
        case nil: diagnostics.note(what, subject: "\(key.name)")
        }
    }

    /// What a failure is about.
    static func subject(_ step: ImportPlan.Step) -> String {
        step.key.isInGnuPG ? "\(step.name)" : step.key.path
    }

    /// The text around a key is mended by another tool.
    static func failure(_ error: any Error, _ subject: String) -> ToolError {
        let error = ToolError(explaining: error, subject: subject)
        guard error.hint == FormatError.repairHint else { return error }
        return ToolError(
            error.status,
            subject: error.subject,
            error.message,
            hint: "ibkeyexport --private --repair mends the text, for import -"
        )
    }

    static func refusal(_ step: ImportPlan.Step) -> ToolError? {
        guard case .refuse(let free) = step.action else { return nil }
        return refusal(step, free)
    }

    static func refusal(_ step: ImportPlan.Step, _ free: KeyName) -> ToolError {
        ToolError(
            .cannotCreate,
            subject: subject(step),
            "another key has the name \(step.name)",
            hint: "import it alone, with --name \(free)"
        )
    }
}
