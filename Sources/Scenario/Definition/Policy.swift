package import Identity

/// What limits the e-mails of a scenario, whatever its steps say.
package struct Policy: Hashable, Sendable {
    /// Whom the scenario never writes to; nil when it writes to everybody.
    package let controlGroup: ControlGroup?
    /// When bulk mail waits; nil for never.
    package let quietHours: QuietHours?
    /// How often a contact is written to; nil for no limit.
    package let frequency: Frequency?

    /// A policy; none limits nothing.
    package init(controlGroup: ControlGroup? = nil, quietHours: QuietHours? = nil, frequency: Frequency? = nil) {
        self.controlGroup = controlGroup
        self.quietHours = quietHours
        self.frequency = frequency
    }
}

/// A share of the contacts whom a scenario is measured against: they pass through it and aren't written to.
package struct ControlGroup: Hashable, Sendable {
    /// How many of 10 000 contacts, 1…9999.
    package let perTenThousand: Int

    /// A share of the contacts.
    package init(perTenThousand: Int) {
        self.perTenThousand = perTenThousand
    }

    /// Reads `5%` or `2.5%`, down to hundredths; nil for anything else, and for all or none.
    init?(percentage text: String) {
        guard text.hasSuffix("%") else { return nil }
        let parts = text.dropLast().split(separator: ".", omittingEmptySubsequences: false)
        let fraction = parts.count == 2 ? parts[1] : "0"
        guard (1...2).contains(parts.count), (1...2).contains(parts[0].utf8.count), (1...2).contains(fraction.utf8.count),
            (parts[0] + fraction).utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let whole = Int(parts[0]), let part = Int(fraction)
        else { return nil }
        perTenThousand = whole * 100 + part * (fraction.utf8.count == 1 ? 10 : 1)
        guard perTenThousand > 0 else { return nil }
    }

    /// Whether a contact is in a scenario's group: a hash of the two, so that it stays so, and other contacts are in other scenarios' groups.
    package func contains(contact: UUID, scenario: String) -> Bool {
        UUID.version5(namespace: contact, parts: scenario, "control").high % 10_000 < UInt64(perTenThousand)
    }
}

/// How many e-mails a contact gets at most.
package struct Frequency: Hashable, Sendable {
    /// So many.
    package let max: Int
    /// Within so long a time.
    package let per: Duration
    /// Of this topic, in all scenarios together; nil for each topic by itself.
    package let topic: String?

    /// A limit.
    package init(max: Int, per: Duration, topic: String? = nil) {
        self.max = max
        self.per = per
        self.topic = topic
    }
}
