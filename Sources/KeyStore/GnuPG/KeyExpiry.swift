package import Bytes

/// How long an OpenPGP key is to be valid, in the words of gpg(1).
///
/// ```
/// never         without end
/// 90d 8w 18m 2y from now on, in days, weeks of 7, months of 30 and years of 365 days
/// 2028-01-31    until noon of that day, UTC
/// ```
package enum KeyExpiry: Sendable, Equatable {
    case never
    case days(Int)
    case date(Timestamp)

    /// Nil for other words, and for what no day of the calendar is.
    package init?(_ text: String) {
        if text == "never" {
            self = .never
        } else if let noon = Timestamp(text + "T12:00:00Z") {
            self = .date(noon)
        } else if let days = Self.days(in: text) {
            self = .days(days)
        } else {
            return nil
        }
    }

    private static func days(in text: String) -> Int? {
        guard let unit = text.last.flatMap({ units[$0] }), text.utf8.count <= 6,
            text.dropLast().utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let count = Int(text.dropLast()), count > 0
        else { return nil }
        return count * unit
    }

    private static let units: [Character: Int] = ["d": 1, "w": 7, "m": 30, "y": 365]

    /// The moment, counted from `now`; nil for never.
    package func moment(from now: Timestamp = .now()) -> Timestamp? {
        switch self {
        case .never: nil
        case .days(let days): Timestamp(seconds: now.seconds + 86_400 * days)
        case .date(let date): date
        }
    }

    /// Whether it comes before `end`, which is nil for never, by more than GnuPG takes to set it.
    package func isSooner(than end: Timestamp?, from now: Timestamp = .now()) -> Bool {
        guard let moment = moment(from: now) else { return false }
        guard let end else { return true }
        return moment.seconds < end.seconds - Self.tolerance
    }

    /// In seconds: GnuPG counts from when it begins, and changes one part of a key after the other.
    static let tolerance = 600

    /// From `now` on, as GnuPG wants it: 0 stands for never.
    ///
    /// - Throws: ``FormatError``: `unsupported` for what has passed already, and for what OpenPGP cannot
    ///   count: 32 bits of seconds end in 2106.
    package func seconds(from now: Timestamp = .now()) throws(FormatError) -> Int {
        guard let moment = moment(from: now) else { return 0 }
        guard moment > now else { throw FormatError.unsupported("expiry", "that day has passed") }
        guard moment.seconds < Self.end else {
            throw FormatError.unsupported("expiry", "no key can expire after 2105; say never")
        }
        return moment.seconds - now.seconds
    }

    /// When 2106 begins.
    private static let end = 4_291_747_200
}
