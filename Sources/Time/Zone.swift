internal import Foundation

/// A time zone: the one place of the pure modules that asks Foundation for its table.
package struct Zone: Sendable {
    /// The name in the IANA database, or `UTC`.
    package let name: String
    private let zone: TimeZone?

    /// Coordinated universal time.
    package static let utc = Zone(name: "UTC", zone: nil)

    /// Every name of the IANA database that is known here.
    package static var names: [String] { TimeZone.knownTimeZoneIdentifiers }

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

    /// Whether its clocks never differ from UTC.
    package var isUTC: Bool { zone == nil }

    /// Seconds east of UTC at a moment.
    package func offset(at moment: Timestamp) -> Int {
        zone?.secondsFromGMT(for: Date(timeIntervalSince1970: Double(moment.seconds))) ?? 0
    }

    /// `CET`, `CEST`, `UTC`.
    package func abbreviation(at moment: Timestamp) -> String {
        zone?.abbreviation(for: Date(timeIntervalSince1970: Double(moment.seconds))) ?? "UTC"
    }
}

extension Zone: Hashable {
    package static func == (left: Zone, right: Zone) -> Bool { left.name == right.name }

    package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
