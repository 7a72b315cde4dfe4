import KeyStore
import TestSupport
import Testing

struct TimestampTests {
    /// Ends of days, months, leap years and centuries, and many in between.
    private static func moments() -> [Int] {
        var generator = SeededGenerator(seed: 1970)
        let edges = [0, 59, 60, 86_399, 86_400, 68_169_599, 68_169_600, 951_782_400, 951_868_799]
        let late = [4_107_542_399, 4_107_542_400, 253_402_300_799]
        let random = (0..<500).map { _ in Int.random(in: 0..<253_402_300_800, using: &generator) }
        return edges + late + random
    }

    @Test func `a moment is written as date writes it`() throws {
        let moments = Self.moments()
        let scratch = try Scratch()
        let lines = moments.map { "@\($0)\n" }.joined()
        try scratch.write(.init(lines), to: "moments")
        let dates = try scratch.run(
            "date",
            "-u",
            "-f",
            scratch.path("moments"),
            "+%Y-%m-%dT%H:%M:%SZ"
        )
        let expected = dates.split(separator: "\n").map(String.init)
        #expect(moments.map { Timestamp(seconds: $0).description } == expected)
        #expect(expected.map { Timestamp($0)?.seconds } == moments)
    }

    @Test(arguments: [
        "", "2026-11-24", "2026-11-24T07:30:00", "2026-11-24T07:30:00z", "2026-11-24 07:30:00Z",
        "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-02-29T00:00:00Z",
        "2026-04-31T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-32T00:00:00Z",
        "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:60Z",
        "1969-12-31T23:59:59Z", "0000-01-01T00:00:00Z", "2026-1 -01T00:00:00Z",
        "+026-01-01T00:00:00Z", "2026-01-01T00:00:00Zx", "２026-01-01T00:00Z",
    ])
    func `what is no moment of this form is refused`(_ text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test func `leap days are read`() {
        #expect(Timestamp("2024-02-29T12:00:00Z")?.seconds == 1_709_208_000)
        #expect(Timestamp("2000-02-29T12:00:00Z")?.day == "2000-02-29")
        #expect(Timestamp("2100-02-29T12:00:00Z") == nil)
    }

    @Test func `days are counted whole`() {
        let start = Timestamp(seconds: 1000)
        #expect(start.days(until: Timestamp(seconds: 1000 + 86_399)) == 0)
        #expect(start.days(until: Timestamp(seconds: 1000 + 86_400)) == 1)
    }
}
