internal import OpenPGP

extension ReportFailure {
    /// Why the bytes are not one whole encrypted message.
    init(_ error: MessageError) {
        self.init(error, by: "ibdecrypt's reader")
    }

    /// As `reader` sees it.
    init(_ error: MessageError, by reader: String) {
        switch error.cause {
        case .empty: self.init(.empty, "is empty")
        case .notEncrypted:
            self.init(
                .notEncrypted,
                "is not encrypted: \(error.reason)",
                hint: "--pass-plain copies what is no message"
            )
        case .truncated: self.init(.truncated, "is truncated: \(error.reason)")
        case .damaged: self.init(.damaged, "is damaged: \(error.reason)")
        case .noIntegrityProtection:
            self.init(.noIntegrityProtection, "is refused: \(error.reason)")
        case .severalMessages:
            self.init(.severalMessages, "is more than one message: \(error.reason)")
        case .unsupported:
            self.init(.unsupported, "not supported by \(reader): \(error.reason)")
        }
    }
}
