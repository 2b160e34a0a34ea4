internal import Foundation
package import Time

/// A time zone: the one place of this module that asks Foundation.
package struct Zone: Sendable {
    /// The name in the IANA database, or `UTC`.
    package let name: String
    private let zone: TimeZone?

    /// Coordinated universal time.
    package static let utc = Zone(name: "UTC", zone: nil)

    /// A zone of the IANA database (`Europe/Warsaw`); nil when there is none of this name.
    package init?(_ name: String) {
        if name == "UTC" || name == "Etc/UTC" {
            self = .utc
            return
        }
        guard let zone = TimeZone(identifier: name) else { return nil }
        self.init(name: name, zone: zone)
    }

    private init(name: String, zone: TimeZone?) {
        self.name = name
        self.zone = zone
    }

    var isUTC: Bool { zone == nil }

    /// Seconds east of UTC at a moment.
    package func offset(at moment: Timestamp) -> Int {
        zone?.secondsFromGMT(for: Date(timeIntervalSince1970: Double(moment.seconds))) ?? 0
    }

    /// `CET`, `CEST`, `UTC`.
    func abbreviation(at moment: Timestamp) -> String {
        zone?.abbreviation(for: Date(timeIntervalSince1970: Double(moment.seconds))) ?? "UTC"
    }

    /// The moment at which clocks of this zone show a time; of a time they never show, the one as far past the gap.
    func moment(of civil: CivilTime) -> Timestamp {
        let guess = civil.timestamp()
        let first = guess - .seconds(offset(at: guess))
        return guess - .seconds(offset(at: first))
    }
}
