internal import Glibc

/// The variables that the tools are told things by.
package enum Environment {
    /// Nil when it is not set, or empty.
    package static func value(of name: String) -> String? {
        guard let value = unsafe getenv(name) else { return nil }
        let text = unsafe String(cString: value)
        return text.isEmpty ? nil : text
    }
}
