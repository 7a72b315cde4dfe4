import KeyStore
import TestSupport
import Testing

struct KeyExpiryTests {
    private let now = Timestamp(seconds: 1_795_505_400)

    @Test(arguments: [
        ("never", 0), ("1d", 86_400), ("8w", 56 * 86_400), ("18m", 540 * 86_400),
        ("2y", 730 * 86_400), ("2028-01-31", 1_832_932_800 - 1_795_505_400),
    ])
    func `an expiry is counted as GnuPG counts it`(_ text: String, _ seconds: Int) throws {
        #expect(try KeyExpiry(text)?.seconds(from: now) == seconds)
    }

    @Test(arguments: [
        "", "0d", "2", "y", "-1y", "+1y", "1h", "2028-02-30", "2028-1-1", "99999999y", "Never",
        "2y ", "20280131",
    ])
    func `other words are no expiry`(_ text: String) {
        #expect(KeyExpiry(text) == nil)
    }

    @Test(
        arguments: [
            ("never", "2030-01-01", false), ("never", nil, false), ("2y", nil, true),
            ("2y", "2028-11-22", false), ("2y", "2028-11-24", true),
            ("2028-01-31", "2028-01-31", false), ("2028-01-30", "2028-01-31", true),
        ] as [(String, String?, Bool)]
    )
    func `an expiry is sooner than another by more than minutes`(
        _ text: String,
        _ day: String?,
        _ isSooner: Bool
    ) throws {
        let end = day.flatMap { Timestamp($0 + "T12:00:01Z") }
        #expect(try #require(KeyExpiry(text)).isSooner(than: end, from: now) == isSooner)
    }

    @Test(arguments: ["2026-11-23", "2106-01-01", "80y", "999y"])
    func `what has passed or cannot be counted is refused`(_ text: String) throws {
        let expiry = try #require(KeyExpiry(text))
        expectFailure(.unsupported) { try expiry.seconds(from: now) }
    }
}
