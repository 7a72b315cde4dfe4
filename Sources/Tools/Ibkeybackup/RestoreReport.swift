internal import CommandKit
internal import KeyStore
internal import Keys

/// The words of a plan.
enum RestoreReport {
    static func text(_ step: RestorePlan.Step, json: Bool) -> String {
        guard json else {
            let cells = ["\(step.name)", word(step.action), step.key.fingerprint, detail(step)]
            return cells.map { DisplayText.sentence($0) }.joined(separator: "\t") + "\n"
        }
        var object = JSONObject()
        object.add("name", .string("\(step.name)"))
        object.add("key", .string("\(step.key.name)"))
        object.add("action", .string(word(step.action)))
        object.add("fingerprint", .string(step.key.fingerprint))
        object.add("gnupg_home", .string(step.home?.path))
        object.add("detail", .string(detail(step)))
        return object.text + "\n"
    }

    /// Keys of the store that cannot be read are none of the backup's, as far as that can be told.
    static func warn(of unreadable: [LocalKey], _ diagnostics: Diagnostics) {
        for key in unreadable {
            guard let fault = key.fault else { continue }
            let error = ToolError(explaining: fault, subject: "\(key.name)")
            diagnostics.warning("left alone: \(error.message)", subject: error.subject)
        }
    }

    /// Others that can read a private key may have read it; where it lies well there is nothing to say.
    static func warn(ofOpenFile name: KeyName, _ store: KeyStore, _ diagnostics: Diagnostics) {
        let found = (try? store.permissions(of: name)) ?? []
        let isOpen = found.contains { $0.path.hasSuffix("/private") && $0.status.mode & 0o077 != 0 }
        guard isOpen else { return }
        diagnostics.warning(
            "its private file here is open to others: ibkeyctl check \(name)",
            subject: "\(name)"
        )
    }

    private static func word(_ action: RestorePlan.Action) -> String {
        switch action {
        case .add: "add"
        case .skip: "skip"
        case .keep: "keep"
        case .merge: "merge"
        case .complete: "complete"
        case .refuse, .obstructed: "refuse"
        }
    }

    private static func detail(_ step: RestorePlan.Step) -> String {
        var words = [plan(step)]
        if case .notProved(let reason) = step.proof { words.append("not proved: \(reason)") }
        let different = step.companions?.different.map(\.rawValue) ?? []
        if !different.isEmpty {
            words.append("another \(different.joined(separator: ", ")) is here, and stays")
        }
        return words.joined(separator: "; ")
    }

    private static func plan(_ step: RestorePlan.Step) -> String {
        switch step.action {
        case .add: step.home.map { "into the store and \($0.path)" } ?? "into the store"
        case .skip: "is here already"
        case .keep: "is here, encrypted in another way, which stays"
        case .merge: "is here; \(news(step)) into \(step.home?.path ?? "the store")"
        case .complete: completion(step)
        case .refuse(let free): "another key has this name; \(free) is free"
        case .obstructed(let reason): "is damaged here, and \(reason)"
        }
    }

    private static func news(_ step: RestorePlan.Step) -> String {
        let missing = step.companions?.missingHere.map(\.rawValue) ?? []
        return missing.isEmpty
            ? "newer public parts go"
            : "what is missing goes, its \(missing.joined(separator: ", "))"
    }

    private static func completion(_ step: RestorePlan.Step) -> String {
        step.home.map { "is here; its secret goes into \($0.path)" }
            ?? "is here, and damaged: what is missing comes from the backup"
    }
}

/// What became of a key.
enum RestoreOutcome {
    case done(KeyProof)
    /// With what was found of the secret that is here, where that was looked into.
    case kept(KeyProof?)
    case failed(ToolError)

    func object(_ step: RestorePlan.Step) -> JSONObject {
        var object = JSONObject()
        object.add("name", .string("\(step.name)"))
        object.add("outcome", .string(word(step.action)))
        object.add("proved", proof.map { .bool($0 == .proved) } ?? .null)
        object.add("detail", .string(detail))
        return object
    }

    func tell(_ step: RestorePlan.Step, _ diagnostics: Diagnostics) {
        let subject = "\(step.name)"
        switch self {
        case .done(.proved):
            diagnostics.note("restored, and proved by use", subject: subject)
        case .done(.notProved(let reason)):
            diagnostics.warning("restored, but not proved: \(reason)", subject: subject)
        case .kept(.notProved(let reason)):
            diagnostics.warning("kept, but not proved: \(reason)", subject: subject)
        case .kept, .failed: break
        }
    }

    /// Nil where the secret was not looked into.
    var proof: KeyProof? {
        switch self {
        case .done(let proof): proof
        case .kept(let proof): proof
        case .failed: nil
        }
    }

    private func word(_ action: RestorePlan.Action) -> String {
        switch self {
        case .done: action == .add ? "restored" : action == .complete ? "completed" : "merged"
        case .kept: "kept"
        case .failed: "failed"
        }
    }

    private var detail: String {
        if case .failed(let error) = self { return error.message }
        if case .notProved(let reason) = proof { return "not proved: \(reason)" }
        return ""
    }
}
