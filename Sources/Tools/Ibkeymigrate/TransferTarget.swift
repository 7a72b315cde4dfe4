internal import Bytes
internal import CommandKit

/// Where a request, an answer or a receipt goes: a file that is not there yet, or standard output.
struct TransferTarget {
    private let file: OutputFile?

    /// Whether -o was given.
    let isNamed: Bool

    init(_ output: String?, isPrivate: Bool) {
        isNamed = output != nil
        let path = output == "-" ? nil : output
        file = path.map {
            OutputFile($0, isPrivate: isPrivate, replace: false, hint: "-o gives another name")
        }
    }

    func checkFree() throws { try file?.checkFree() }

    /// A pipe that nobody reads ends the process, after `ifClosed`.
    func write(_ bytes: SecretBytes, ifClosed: () -> Void = {}) throws {
        guard let file else { return try StandardOutput.write(bytes, ifClosed: ifClosed) }
        try file.write(bytes)
    }
}
