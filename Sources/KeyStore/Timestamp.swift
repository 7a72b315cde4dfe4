internal import Glibc

/// A moment in seconds, written as RFC 3339 has it, in UTC: `2026-11-24T07:30:00Z`.
public struct Timestamp: Sendable, Equatable, Comparable {
    /// Since 1970 began.
    public let seconds: Int

    public init(seconds: Int) {
        self.seconds = seconds
    }

    public static func now() -> Timestamp {
        var now = time_t()
        unsafe time(&now)
        return Timestamp(seconds: Int(now))
    }

    /// Whole days from this moment until another.
    public func days(until later: Timestamp) -> Int {
        (later.seconds - seconds) / Self.day
    }

    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.seconds < right.seconds
    }

    private static let day = 86_400

    /// Nil unless the text is of this very form.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 20, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"),
            bytes[16] == UInt8(ascii: ":"), bytes[19] == UInt8(ascii: "Z")
        else { return nil }
        func number(_ range: Range<Int>) -> Int? {
            let digits = bytes[range]
            guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            return digits.reduce(0) { 10 * $0 + Int($1) - 0x30 }
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
            let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 61
        else { return nil }
        let days = Self.days(year: year, month: month, day: day)
        seconds = days * Self.day + hour * 3600 + minute * 60 + second
    }

    /// Days since 1970 in the Gregorian calendar, with years that begin in March.
    private static func days(year: Int, month: Int, day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = year / 400
        let yearOfEra = year - 400 * era
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return 146_097 * era + dayOfEra - 719_468
    }

    /// Year, month and day of this moment.
    private var date: (year: Int, month: Int, day: Int) {
        let days = seconds / Self.day + 719_468
        let era = days / 146_097
        let dayOfEra = days - 146_097 * era
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + 400 * era + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }
}

extension Timestamp: CustomStringConvertible {
    public var description: String {
        let (year, month, day) = date
        let time = seconds % Self.day
        let parts = [month, day, time / 3600, time / 60 % 60, time % 60].map { number in
            number < 10 ? "0\(number)" : "\(number)"
        }
        return "\(year)-\(parts[0])-\(parts[1])T\(parts[2]):\(parts[3]):\(parts[4])Z"
    }

    /// The day alone: `2026-11-24`.
    package var day: String { String(description.prefix(10)) }
}
