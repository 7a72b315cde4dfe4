internal import Bytes
internal import CGPGME

/// Answers a question of `gpg --edit-key`, which is given by its keyword; throws at one that it does
/// not know.
typealias KeyEditor = (_ question: String) throws -> String

extension Context {
    /// Edits a key by gpgme_op_interact(3): gpg asks by keyword, `answer` answers with one line.
    func edit(_ operation: String, _ key: KeyHandle, answer: @escaping KeyEditor) throws {
        self.answer = answer
        defer { self.answer = nil }
        // The listing of the key, which nobody reads.
        let output = try DataBuffer(writing: SecretCollector())
        try unsafe run(operation, [output]) { handle in
            unsafe gpgme_op_interact_start(
                handle,
                key.handle,
                0,
                Self.reply,
                address,
                output.handle
            )
        } result: { _ in
        }
    }

    private static var reply: gpgme_interact_cb_t {
        { this, keyword, question, descriptor in
            unsafe Context.at(this).reply(text(keyword), text(question), descriptor)
        }
    }

    /// Whatever is no question is among the status lines already.
    private func reply(
        _ keyword: String,
        _ question: String,
        _ descriptor: Int32
    ) -> gpgme_error_t {
        guard descriptor >= 0, keyword.hasPrefix("GET_") else { return 0 }
        return answering {
            guard let line = try answer?(question) else { return 0 }
            return send(SecretBytes(line + "\n"), to: descriptor)
        }
    }
}
