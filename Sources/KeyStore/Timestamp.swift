internal import Glibc

/// A moment in seconds, written as RFC 3339 has it, in UTC: `2026-11-24T07:30:00Z`.
package struct Timestamp: Sendable, Equatable, Comparable {
    /// Since 1970 began; never negative.
    package let seconds: Int

    package init(seconds: Int) {
        self.seconds = seconds
    }

    package static func now() -> Timestamp {
        var now = time_t()
        unsafe time(&now)
        return Timestamp(seconds: Int(now))
    }

    /// Whole days from this moment until another.
    package func days(until later: Timestamp) -> Int {
        (later.seconds - seconds) / Self.day
    }

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.seconds < right.seconds
    }

    private static let day = 86_400

    /// Nil unless the text is of this very form, and a day of the calendar from 1970 to 9999.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 20 else { return nil }
        func number(_ range: Range<Int>) -> Int {
            bytes[range].reduce(0) { 10 * $0 + Int($1) - 0x30 }
        }
        let (month, hour) = (number(5..<7), number(11..<13))
        guard (1...12).contains(month) else { return nil }
        let days = Self.days(year: number(0..<4), month: month, day: number(8..<10))
        seconds = days * Self.day + hour * 3600 + number(14..<16) * 60 + number(17..<19)
        // What is no digit, no day or no minute comes out another way.
        guard seconds >= 0, description == text else { return nil }
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
    package var description: String {
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
