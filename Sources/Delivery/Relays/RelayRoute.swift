package import Curl

/// A relay and its share of the messages.
package struct RelayRoute: Sendable, Equatable {
    package let relay: SMTPRelay
    /// At least 1; a relay of weight 2 gets twice the connections of one of weight 1.
    package let weight: Int

    /// A relay with its weight, of which anything below 1 counts as 1.
    package init(_ relay: SMTPRelay, weight: Int = 1) {
        self.relay = relay
        self.weight = max(1, weight)
    }
}
