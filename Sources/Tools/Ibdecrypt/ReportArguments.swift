internal import ArgumentParser
internal import CommandKit
internal import KeyStore

/// Bytes, as `500M`: K, M, G and T are powers of 1024.
struct ByteSize: ExpressibleByArgument {
    let bytes: Int

    init?(argument: String) {
        let units = ["K", "M", "G", "T"]
        let unit = argument.last.flatMap { units.firstIndex(of: $0.uppercased()) }
        let digits = unit == nil ? argument[...] : argument.dropLast()
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(digits),
            number > 0
        else { return nil }
        let factor = 1 << (10 * ((unit ?? -1) + 1))
        let (bytes, isTooLarge) = number.multipliedReportingOverflow(by: factor)
        guard !isTooLarge else { return nil }
        self.bytes = bytes
    }
}

/// Permissions as chmod(1) takes them in digits: `640`.
///
/// Whoever owns the file can read and write it, and nobody gets more than that.
struct FileMode: ExpressibleByArgument {
    let bits: UInt32

    init?(argument: String) {
        // UInt32 would take a sign as well.
        guard (3...4).contains(argument.utf8.count),
            argument.utf8.allSatisfy({ (0x30...0x37).contains($0) }),
            let bits = UInt32(argument, radix: 8),
            bits & ~0o666 == 0, bits & 0o600 == 0o600
        else { return nil }
        self.bits = bits
    }
}

/// A day, `2026-11-24`, or as many days ago, `7d`.
struct SinceDate: ExpressibleByArgument {
    /// In seconds since 1970.
    let time: Int

    init?(argument: String) {
        if let day = LocalDate(parsing: argument) {
            guard let start = day.start else { return nil }
            time = start
        } else {
            guard argument.hasSuffix("d"), let days = Int(argument.dropLast()),
                (0...100_000).contains(days), argument.first?.isNumber == true
            else { return nil }
            time = LocalDate.now() - days * 86_400
        }
    }

    func includes(_ input: ReportInput) -> Bool {
        input.modified / 1_000_000_000 >= time
    }
}

/// The 40 digits of a fingerprint.
struct SignerFingerprint: ExpressibleByArgument {
    let digits: String

    init?(argument: String) {
        guard let digits = SignaturePolicy.fingerprint(parsing: argument) else { return nil }
        self.digits = digits
    }
}
