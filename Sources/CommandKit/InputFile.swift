package import Bytes
internal import CGlibc
internal import Files
internal import Glibc

/// A file that is read whole, or standard input: regular files, FIFOs and `/dev/fd/N` alike.
package struct InputFile: Sendable {
    /// Larger than any key file: an RSA key of 16384 bits takes 13 KiB.
    package static let keyLimit = 512 << 10

    private let path: String
    private let limit: Int

    /// The file at `path`, where `-` is standard input, if it has no more than `limit` bytes.
    package init(_ path: String, limit: Int = InputFile.keyLimit) {
        self.path = path
        self.limit = limit
    }

    package var isStandardInput: Bool { path == "-" }

    /// Whether there is anything of this name, readable or not.
    package var exists: Bool { unsafe access(path, F_OK) == 0 }

    /// What messages call it.
    package var subject: String { isStandardInput ? "standard input" : path }

    /// - Throws: ``ToolError``: 66 when there is nothing to read, 65 when it is too large, 74 when
    ///   reading fails.
    package func read() throws -> SecretBytes {
        guard !isStandardInput else { return try contents(of: STDIN_FILENO) }
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw ToolError(.noInput, subject: path, "is not a file name")
        }
        let file: Descriptor
        do {
            file = try Descriptor(opening: path, O_RDONLY)
        } catch let error as SystemError {
            throw failure(error, .noInput)
        }
        return try contents(of: file.number)
    }

    private func contents(of descriptor: Int32) throws -> SecretBytes {
        do {
            var status = stat()
            try retrying("fstat") { unsafe fstat(descriptor, &status) }
            let size = shim_is_regular(status.st_mode) != 0 ? Int(status.st_size) : 0
            if let bytes = try readAll(descriptor, limit: limit, expecting: size) { return bytes }
        } catch let error as SystemError {
            let isMissing = error.code == EISDIR || error.code == EBADF
            throw failure(error, isMissing ? .noInput : .ioError)
        }
        let most = limit % 1024 == 0 ? "\(limit >> 10) KiB" : "\(limit) bytes"
        throw ToolError(.dataError, subject: subject, "larger than \(most): not a key file")
    }

    private func failure(_ error: SystemError, _ status: ExitStatus) -> ToolError {
        let message =
            switch error.code {
            case EISDIR: "is a folder"
            case EBADF: "is closed"
            default: error.reason
            }
        return ToolError(status, subject: subject, message)
    }
}
