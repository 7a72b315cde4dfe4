package import Bytes
internal import Keys
internal import Synchronization

/// A ``PassphrasePrompt`` for several threads: they wait for each other, and each question is asked
/// once.
package final class SharedPassphrase: PassphraseProvider, Sendable {
    private let prompt: Mutex<PassphrasePrompt>

    package init(_ prompt: sending PassphrasePrompt) {
        self.prompt = Mutex(prompt)
    }

    package func passphrase(for what: String) throws -> SecretBytes {
        try prompt.withLock { try $0.passphrase(for: what) }
    }
}
