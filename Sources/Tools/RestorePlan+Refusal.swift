internal import CommandKit
internal import KeyStore

extension RestorePlan {
    /// Refuses the whole plan for the first key that cannot take its place, before anything is done.
    ///
    /// - Throws: ``ToolError`` 73, in the words of the tool: "nothing was `done`", "and `again` again".
    func checkPossible(in store: KeyStore, done: String, again: String) throws {
        for step in steps {
            switch step.action {
            case .refuse(let free):
                throw ToolError(
                    .cannotCreate,
                    subject: "\(step.name)",
                    "the name is that of another key here; nothing was \(done)",
                    hint: "--rename \(step.key.name)=\(free) gives it another"
                )
            case .obstructed(let reason):
                throw ToolError(
                    .cannotCreate,
                    subject: "\(step.name)",
                    "is damaged here, and \(reason); nothing was \(done)",
                    hint: "move \(store.path)/keys/\(step.name) away, and \(again) again"
                )
            default: continue
            }
        }
    }
}
