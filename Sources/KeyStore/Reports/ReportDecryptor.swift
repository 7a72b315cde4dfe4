package import Bytes

/// A way to decrypt reports.
///
/// Safe to use from several threads at once.
package protocol ReportDecryptor: Sendable {
    /// Decrypts the one message that is all of `input`, and writes its plaintext to `output` as it
    /// comes.
    ///
    /// Nothing that was written may be shown to anybody before this returns: only then is the message
    /// known to be whole and unaltered.
    ///
    /// - Throws: ``ReportFailure``; and whatever `input` and `output` throw.
    func decrypt(
        _ input: any ByteSource,
        to output: any ByteSink,
        limits: ReportLimits
    ) throws -> ReportSummary
}
