package import Bytes
internal import CGPGME

/// Keys on their way out of the home and into it.
extension Context {
    package enum ExportKind: Sendable {
        case minimal
        case secret
        /// With all signatures, local ones too.
        case full

        fileprivate var mode: UInt32 {
            switch self {
            case .minimal: UInt32(GPGME_EXPORT_MODE_MINIMAL)
            case .secret: UInt32(GPGME_EXPORT_MODE_SECRET)
            case .full: 0
            }
        }
    }

    /// The key, armored or not; empty when gpg found nothing to export, which it calls a success.
    ///
    /// Of a secret key gpg asks for the passphrase whatever the agent remembers, once for all parts
    /// that have the same one.
    ///
    /// - Throws: ``GPGMEError``, also where GPGME reports a success and some part of a secret key could
    ///   not be opened.
    package func export(
        _ fingerprint: String,
        _ kind: ExportKind,
        armored: Bool
    ) throws -> SecretBytes {
        let collector = SecretCollector()
        let output = try DataBuffer(writing: collector)
        return try unsafe run("export", [output]) { handle in
            unsafe gpgme_set_armor(handle, armored ? 1 : 0)
            return unsafe gpgme_op_export_start(handle, fingerprint, kind.mode, output.handle)
        } result: { _ in
            try complain(of: "export_keys.secret")
            return collector.bytes
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
            return unsafe ImportCounts(result.pointee)
        }
    }
}

extension Context.ImportCounts {
    fileprivate init(_ result: _gpgme_op_import_result) {
        unsafe self.init(
            considered: Int(result.considered),
            imported: Int(result.imported),
            unchanged: Int(result.unchanged),
            secretRead: Int(result.secret_read),
            secretImported: Int(result.secret_imported),
            newRevocations: Int(result.new_revocations),
            fingerprints: Self.fingerprints(result.imports)
        )
    }

    /// gpg reports a secret key twice.
    private static func fingerprints(_ first: gpgme_import_status_t?) -> [String] {
        var found: [String] = []
        var next = unsafe first
        while let status = unsafe next?.pointee {
            let fingerprint = unsafe text(status.fpr)
            if !found.contains(fingerprint) { found.append(fingerprint) }
            unsafe next = status.next
        }
        return found
    }
}
