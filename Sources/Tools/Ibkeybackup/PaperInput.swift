internal import Bytes
internal import CommandKit
internal import Glibc
internal import KeyStore

/// `ibkeybackup paper --read`.
struct PaperInput {
    private let input: InputFile
    private let diagnostics: Diagnostics

    /// Far above 9,999 lines or 999 symbols.
    private static let limit = 4 << 20
    /// So many faults are told one by one.
    private static let mostFaults = 20
    private static let remedy = "scan that page again, and give zbarimg one page at a time"

    init(_ path: String?, _ diagnostics: Diagnostics) {
        input = InputFile(path ?? "-", limit: Self.limit)
        self.diagnostics = diagnostics
    }

    func restore(to output: OutputOptions) throws {
        if input.isStandardInput, isTerminal(STDIN_FILENO) {
            diagnostics.note("type the lines, and ^D at the end")
        }
        let text = try input.read()
        let file: [UInt8]
        do {
            file = try PaperScan.decode(text)
        } catch let error as PaperFaults {
            throw told(error.faults)
        } catch {
            throw ToolError(explaining: error, subject: input.subject)
        }
        try output.write(SecretBytes(copying: file), isPrivate: true)
        diagnostics.note(
            "\(file.count) bytes, every one as it was printed",
            subject: output.isStandardOutput ? nil : output.output
        )
    }

    /// Tells each fault, so that all are mended at once; the error that is left.
    private func told(_ faults: [FormatError]) -> ToolError {
        for fault in faults.prefix(Self.mostFaults) {
            diagnostics.error(ToolError(explaining: fault, subject: input.subject))
        }
        return ToolError(
            .dataError,
            subject: input.subject,
            faults.count == 1
                ? "one fault, so that nothing was written"
                : "\(faults.count) faults, so that nothing was written",
            hint: faults.contains { $0.field.hasPrefix("symbol ") } ? Self.remedy : nil
        )
    }
}
