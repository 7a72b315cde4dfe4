internal import Bytes

/// What one try of a passphrase costs: log2 of scrypt's N, which takes 2^(10 + logN) bytes of memory.
package struct WorkFactor: Sendable, Equatable {
    package let logN: Int

    /// 256 MiB, and about a second; what age itself writes.
    package static let standard = WorkFactor(logN: 18)
    /// 4 GiB; what age itself reads.
    package static let highest = WorkFactor(logN: 22)

    private init(logN: Int) {
        self.logN = logN
    }

    /// - Throws: ``FormatError/Kind/tooCostly`` above ``highest``, ``FormatError/Kind/malformed``
    ///   below 1.
    package init(_ logN: Int) throws {
        guard logN >= 1 else { throw FormatError.malformed("work factor", "is below 1") }
        guard logN <= Self.highest.logN else {
            throw FormatError(.tooCostly, "work factor \(logN)", Self.tooMuch(logN))
        }
        self.logN = logN
    }

    /// A decimal number without sign or leading zeros.
    init(parsing text: String) throws {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), !text.hasPrefix("0"),
            !text.isEmpty
        else {
            throw FormatError.malformed("work factor", "is no decimal number above 0")
        }
        try self.init(Int(text) ?? .max)
    }

    /// A guess takes less than 32 MiB and a tenth of a second.
    package var isWeak: Bool { logN < 15 }

    private static func tooMuch(_ logN: Int) -> String {
        let memory = logN < 60 ? "\(1 << (logN - 20)) GiB of memory" : "more memory than there is"
        return "would take \(memory), the limit is \(1 << (highest.logN - 20)) GiB"
    }
}
