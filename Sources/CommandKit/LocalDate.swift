internal import Glibc

/// A day in the time zone of the process.
package struct LocalDate: Sendable {
    package let year: Int
    package let month: Int
    package let day: Int

    package static func today() -> LocalDate { LocalDate(at: now()) }

    /// In seconds since 1970.
    package static func now() -> Int {
        var now = time_t()
        unsafe time(&now)
        return now
    }

    private init(at time: Int) {
        var (time, parts) = unsafe (time, tm())
        unsafe localtime_r(&time, &parts)
        unsafe year = Int(parts.tm_year) + 1900
        unsafe month = Int(parts.tm_mon) + 1
        unsafe day = Int(parts.tm_mday)
    }

    /// A day as `2026-12-31`; nil for anything else, and for days that no calendar has.
    package init?(parsing text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.count) == [4, 2, 2],
            text.utf8.allSatisfy({ $0 == 0x2d || 0x30...0x39 ~= $0 })
        else { return nil }
        let numbers = parts.compactMap { Int($0) }
        guard numbers.count == 3 else { return nil }
        (year, month, day) = (numbers[0], numbers[1], numbers[2])
        // A day too many is taken for one of the next month.
        guard let start, LocalDate(at: start).digits == digits else { return nil }
    }

    /// When it begins, in seconds since 1970.
    package var start: Int? {
        var parts = unsafe tm()
        unsafe parts.tm_year = Int32(year - 1900)
        unsafe parts.tm_mon = Int32(month - 1)
        unsafe parts.tm_mday = Int32(day)
        unsafe parts.tm_isdst = -1
        let time = unsafe mktime(&parts)
        return time == -1 ? nil : time
    }

    /// Eight digits, `20261231`.
    package var digits: String {
        String(10_000 * year + 100 * month + day)
    }
}
