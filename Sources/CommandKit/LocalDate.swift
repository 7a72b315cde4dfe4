internal import Glibc

/// A day in the time zone of the process.
package struct LocalDate: Sendable {
    package let year: Int
    package let month: Int
    package let day: Int

    package static func today() -> LocalDate {
        var now = time_t()
        unsafe time(&now)
        var parts = unsafe tm()
        unsafe localtime_r(&now, &parts)
        return unsafe LocalDate(
            year: Int(parts.tm_year) + 1900,
            month: Int(parts.tm_mon) + 1,
            day: Int(parts.tm_mday)
        )
    }

    /// Eight digits, `20261231`.
    package var digits: String {
        String(10_000 * year + 100 * month + day)
    }
}
