import Testing

@testable import Time

@Suite struct ZoneTests {
    private static func moment(_ text: String, in zone: String) -> String? {
        guard let local = Timestamp(text), let zone = Zone(zone) else { return nil }
        return zone.moment(of: CivilTime(local)).description
    }

    @Test(arguments: [
        ("2026-07-01T12:00:00Z", "Europe/Warsaw", "2026-07-01T10:00:00Z"),
        ("2026-01-01T12:00:00.25Z", "Asia/Kathmandu", "2026-01-01T06:15:00.25Z"),
        // Skipped: the end of the gap.
        ("2026-03-29T02:30:00Z", "Europe/Warsaw", "2026-03-29T01:00:00Z"),
        ("2026-10-04T02:15:00Z", "Australia/Lord_Howe", "2026-10-03T15:30:00Z"),
        ("2018-11-04T00:30:00Z", "America/Sao_Paulo", "2018-11-04T03:00:00Z"),
        ("2011-12-30T15:00:00Z", "Pacific/Apia", "2011-12-30T10:00:00Z"),
        // Twice: the first.
        ("2026-10-25T02:30:00Z", "Europe/Warsaw", "2026-10-25T00:30:00Z"),
        ("2026-04-05T01:45:00Z", "Australia/Lord_Howe", "2026-04-04T14:45:00Z"),
        ("2018-02-17T23:30:00Z", "America/Sao_Paulo", "2018-02-18T01:30:00Z"),
        // The day that Kwajalein left out.
        ("1993-08-21T12:00:00Z", "Pacific/Kwajalein", "1993-08-21T12:00:00Z"),
        ("2026-07-01T12:00:00Z", "UTC", "2026-07-01T12:00:00Z"),
    ])
    func `a civil time is the first moment at which the clocks have come to it`(civil: String, zone: String, moment: String) {
        #expect(Self.moment(civil, in: zone) == moment)
    }

    @Test func `a moment shown by the clocks leads back to it, or to the same reading before`() throws {
        for name in ["Europe/Warsaw", "Australia/Lord_Howe", "America/St_Johns", "Africa/Casablanca", "Pacific/Apia"] {
            let zone = try #require(Zone(name))
            var moment = try #require(Timestamp("2005-01-01T00:00:00Z"))
            for _ in 0..<8_000 {
                moment = moment + .seconds(86_400 + 1_237)
                let civil = zone.civilTime(at: moment)
                let back = zone.moment(of: civil)
                #expect(back == moment || back < moment && zone.civilTime(at: back) == civil, "\(civil) in \(name)")
            }
        }
    }

    @Test func `zones are known by their names, and equal by them`() {
        #expect(Zone("Nowhere/Land") == nil && Zone("") == nil)
        #expect(Zone("Etc/UTC") == .utc && Zone("UTC")?.isUTC == true && Zone("Europe/Warsaw") != Zone("Europe/Berlin"))
        #expect(Zone.names.contains("Europe/Warsaw"))
    }
}
