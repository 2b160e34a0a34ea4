package import Time

/// Whose clocks count.
package enum ZoneChoice: Hashable, Sendable {
    /// Those of one zone, for everybody.
    case fixed(Zone)
    /// The contact's own; UTC for one whose zone isn't known.
    case contact

    /// The zone for a contact with a zone of this name.
    package func zone(ofContact name: String?) -> Zone {
        switch self {
        case .fixed(let zone): zone
        case .contact: name.flatMap { Zone($0) } ?? .utc
        }
    }
}
