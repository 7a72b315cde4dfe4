package import Bytes
internal import CGlibc
internal import Files
internal import Glibc

/// Reads the passphrase from a source that needs no terminal.
///
/// It is the first line, without its LF or CRLF and otherwise untouched: spaces and bytes that are not
/// UTF-8 belong to it. Reading stops at the end of the line, so that two options can take their lines
/// from one descriptor.
package struct PassphraseReader: Sendable {
    private let source: PassphraseSource
    private let option: String
    /// Taken when this was made, so that no child process is ever born with it.
    private let fromEnvironment: SecretBytes?

    /// In messages it is called `option`.
    package init(_ source: PassphraseSource, option: String = "--passphrase") {
        self.source = source
        self.option = option
        if case .environment(let name) = source {
            fromEnvironment = Self.takeFromEnvironment(name)
        } else {
            fromEnvironment = nil
        }
    }

    /// The passphrase, empty for `none`; and a warning about where it was kept.
    ///
    /// - Throws: ``ToolError``: 64 for `prompt` and `generate`, which are not read from anywhere; 66 when
    ///   the file is missing, 74 when it cannot be read, 77 when the passphrase is not to be had, empty
    ///   or too long.
    package func read() throws -> (passphrase: SecretBytes, warning: String?) {
        switch source {
        case .prompt:
            throw ToolError(.usage, subject: option, "prompt needs a terminal to ask on")
        case .generate:
            throw ToolError(
                .usage,
                subject: option,
                "generate makes a passphrase: it opens nothing"
            )
        case .none:
            return (.empty, nil)
        case .file(let path):
            return try file(path)
        case .descriptor(let number):
            return (try line(from: number, named: "descriptor \(number)"), nil)
        case .environment(let name):
            guard let fromEnvironment else {
                throw unavailable("the environment variable \(name) is not set")
            }
            return (try checked(fromEnvironment, named: "the environment variable \(name)"), nil)
        case .command(let line):
            let printed = try PassphraseCommand(line).firstLine { reason in
                unavailable("the command \(reason)")
            }
            return (try checked(printed, named: "what the command printed"), nil)
        case .credential(let name):
            guard let folder = unsafe getenv("CREDENTIALS_DIRECTORY") else {
                throw unavailable("the environment variable CREDENTIALS_DIRECTORY is not set")
            }
            return try file(unsafe String(cString: folder) + "/" + name)
        }
    }

    private func file(_ path: String) throws -> (SecretBytes, String?) {
        let file: Descriptor
        do {
            file = try Descriptor(opening: path, O_RDONLY)
        } catch let error as SystemError {
            throw ToolError(.noInput, subject: path, error.reason)
        }
        var status = stat()
        let isKnown = unsafe fstat(file.number, &status) == 0
        let isOpen = isKnown && shim_is_regular(status.st_mode) != 0 && status.st_mode & 0o077 != 0
        let warning = "the passphrase file \(DisplayText.escape(path)) can be read by others"
        return (try line(from: file.number, named: path), isOpen ? warning : nil)
    }

    private func line(from descriptor: Int32, named name: String) throws -> SecretBytes {
        do {
            return try checked(firstLine(of: descriptor), named: name)
        } catch let error as SystemError {
            let reason = error.code == EBADF ? "is not open" : error.reason
            throw ToolError(error.code == EBADF ? .noInput : .ioError, subject: name, reason)
        }
    }

    private func checked(_ line: SecretBytes, named name: String) throws -> SecretBytes {
        guard !line.isEmpty else {
            throw ToolError(
                .noPermission,
                subject: name,
                "the passphrase is empty",
                hint: "\(option) none is for keys without one"
            )
        }
        guard line.count <= Terminal.limit else {
            throw ToolError(
                .noPermission,
                subject: name,
                "the passphrase is longer than \(Terminal.limit) bytes"
            )
        }
        return line
    }

    private func unavailable(_ reason: String) -> ToolError {
        ToolError(.noPermission, subject: option, reason)
    }

    /// Wipes the value where the kernel put it: `/proc/PID/environ` shows that memory.
    private static func takeFromEnvironment(_ name: String) -> SecretBytes? {
        guard let value = unsafe getenv(name) else { return nil }
        let count = unsafe strlen(value)
        let bytes = unsafe UnsafeRawBufferPointer(start: value, count: count)
        let copy = unsafe SecretBytes(copying: bytes)
        unsafe explicit_bzero(value, count)
        unsafe unsetenv(name)
        return copy
    }
}

/// Reads up to the end of the line and not a byte further; past the limit of a passphrase it stops.
func firstLine(of descriptor: Int32) throws -> SecretBytes {
    var line = ByteWriter(capacity: Terminal.limit + 2)
    while line.count < Terminal.limit + 2 {
        let byte = try readSome(descriptor, atMost: 1)
        if byte.isEmpty || byte[0] == UInt8(ascii: "\n") { break }
        line.bytes(byte)
    }
    let read = line.finish()
    return read.ends(with: "\r") ? read[0..<read.count - 1] : read
}
