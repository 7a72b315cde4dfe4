package import Bytes
internal import CGPGME

/// Keys on their way out of the home and into it.
extension Context {
    package enum ExportKind: Sendable {
        case minimal
        case secret
        /// With all signatures, local ones too.
        case full
    }

    /// The key, armored or not; empty when gpg found nothing to export, which it calls a success.
    package func export(
        _ fingerprint: String,
        _ kind: ExportKind,
        armored: Bool
    ) throws -> SecretBytes {
        let collector = SecretCollector()
        let output = try DataBuffer(writing: collector)
        return try unsafe run("export", [output]) { handle in
            unsafe gpgme_set_armor(handle, armored ? 1 : 0)
            let mode: UInt32 =
                switch kind {
                case .minimal: UInt32(GPGME_EXPORT_MODE_MINIMAL)
                case .secret: UInt32(GPGME_EXPORT_MODE_SECRET)
                case .full: 0
                }
            return unsafe gpgme_op_export_start(handle, fingerprint, mode, output.handle)
        } result: { _ in
            collector.bytes
        }
    }

    /// How many keys were looked at, and how many came in or changed.
    package struct ImportCounts: Equatable, Sendable {
        package let considered: Int
        package let imported: Int
        package let unchanged: Int
        package let secretRead: Int
        package let secretImported: Int
        package let newRevocations: Int
        /// Each once.
        package let fingerprints: [String]
    }

    package func importKeys(_ bytes: SecretBytes) throws -> ImportCounts {
        let input = try DataBuffer(reading: bytes)
        return try unsafe run("import", [input]) { handle in
            unsafe gpgme_op_import_start(handle, input.handle)
        } result: { handle in
            guard let result = unsafe gpgme_op_import_result(handle) else {
                throw GPGMEError(GPG_ERR_NO_DATA, "import")
            }
            var fingerprints: [String] = []
            var next = unsafe result.pointee.imports
            while let status = unsafe next {
                let fingerprint = unsafe text(status.pointee.fpr)
                if !fingerprints.contains(fingerprint) { fingerprints.append(fingerprint) }
                unsafe next = status.pointee.next
            }
            let counts = unsafe result.pointee
            return unsafe ImportCounts(
                considered: Int(counts.considered),
                imported: Int(counts.imported),
                unchanged: Int(counts.unchanged),
                secretRead: Int(counts.secret_read),
                secretImported: Int(counts.secret_imported),
                newRevocations: Int(counts.new_revocations),
                fingerprints: fingerprints
            )
        }
    }
}
