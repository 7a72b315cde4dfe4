package import Bytes
internal import CGlibc
internal import Glibc

/// Another program, run to its end.
///
/// Its standard input, output and error are files in memory: nothing of them is on a disk, and neither
/// side waits for the other.
package enum Program {
    package struct Outcome: Sendable {
        /// As a shell counts it: 128 and the signal that ended it.
        package let status: Int32
        package let output: SecretBytes
        /// What it printed on standard error.
        package let complaint: SecretBytes
    }

    private static let mostBytes = 64 << 20

    /// Runs the first of `words`, which is found on the search path, with the others.
    ///
    /// The words are for all to see in the list of processes: nothing secret is among them.
    ///
    /// With `tellsEnd` its descriptor 3 is a pipe that ends when this process does, however that ends.
    ///
    /// - Throws: ``SystemError``, with ENOENT when there is no such program.
    package static func run(
        _ words: [String],
        input: SecretBytes = .empty,
        tellsEnd: Bool = false
    ) throws -> Outcome {
        guard tellsEnd else { return try run(words, input, life: -1) }
        var ends: [Int32] = [-1, -1]
        try retrying("pipe2") { unsafe shim_pipe(&ends) }
        let life = Descriptor(owning: ends[0])
        let end = Descriptor(owning: ends[1])
        defer { _ = end.number }
        return try run(words, input, life: life.number)
    }

    private static func run(
        _ words: [String],
        _ input: SecretBytes,
        life: Int32
    ) throws -> Outcome {
        let source = try memory()
        let output = try memory()
        let errors = try memory()
        try writeAll(input, to: source.number)
        try rewind(source)
        var arguments: [UnsafeMutablePointer<CChar>?] = unsafe words.map { unsafe strdup($0) }
        unsafe arguments.append(nil)
        defer { unsafe arguments.forEach { unsafe free($0) } }
        var child: pid_t = 0
        let code = unsafe shim_spawn(
            &arguments,
            source.number,
            output.number,
            errors.number,
            life,
            &child
        )
        guard code == 0 else { throw SystemError("posix_spawn", code: code) }
        var status: Int32 = 0
        try retrying("waitpid") { unsafe waitpid(child, &status, 0) }
        let signal = status & 0x7f
        return Outcome(
            status: signal == 0 ? status >> 8 & 0xff : 128 + signal,
            output: try contents(output),
            complaint: try contents(errors)
        )
    }

    private static func memory() throws -> Descriptor {
        Descriptor(owning: try retrying("memfd_create") { shim_memory_file() })
    }

    private static func rewind(_ file: borrowing Descriptor) throws {
        let number = file.number
        try retrying("lseek") { lseek(number, 0, SEEK_SET) }
    }

    private static func contents(_ file: borrowing Descriptor) throws -> SecretBytes {
        try rewind(file)
        guard let bytes = try readAll(file.number, limit: mostBytes) else {
            throw SystemError("read", code: EFBIG)
        }
        return bytes
    }
}
