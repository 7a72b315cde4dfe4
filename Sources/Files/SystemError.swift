internal import Glibc

/// A system call failed: which, and the `errno` it left.
package struct SystemError: Error, Equatable, Sendable, CustomStringConvertible {
    package let call: String
    package let code: Int32

    package init(_ call: String, code: Int32 = errno) {
        self.call = call
        self.code = code
    }

    /// The words of strerror(3), in lower case as they stand within a line: `permission denied`.
    package var reason: String {
        guard let text = unsafe strerror(code) else { return "error \(code)" }
        let words = unsafe String(cString: text)
        let isAcronym = words.dropFirst().first?.isUppercase ?? false
        return isAcronym ? words : words.prefix(1).lowercased() + words.dropFirst()
    }

    /// Whether there is nothing of that name, or something else than a folder on the way to it.
    package var isMissing: Bool { code == ENOENT || code == ENOTDIR }

    package var description: String { "\(call): \(reason)" }
}

/// Makes a system call again for as long as a signal interrupts it.
///
/// - Throws: ``SystemError`` when it returns a negative number.
@discardableResult
package func retrying<R: SignedInteger>(_ call: String, _ body: () -> R) throws -> R {
    while true {
        let result = body()
        if result >= 0 { return result }
        if errno != EINTR { throw SystemError(call) }
    }
}
