package import Time

/// The name of a stored message: when it came, and a number that makes it unique; sorts by arrival.
///
/// Written as 16 digits (microseconds since 1970), a hyphen and 6 digits. Nothing else is read, so that a name from a web address can
/// never lead out of the folder.
package struct MessageID: Hashable, Sendable, Comparable, LosslessStringConvertible {
    /// When the message came.
    package let received: Timestamp
    /// Counts the messages of this process, modulo a million.
    package let number: Int

    /// A name of these parts; nil when they don't fit their digits.
    package init?(received: Timestamp, number: Int) {
        guard (0..<10_000_000_000_000_000).contains(received.microseconds), (0..<1_000_000).contains(number) else { return nil }
        self.received = received
        self.number = number
    }

    /// Reads a name; nil for anything that is not exactly one.
    package init?(_ description: String) {
        let text = description.utf8
        let parts = description.split(separator: "-", omittingEmptySubsequences: false)
        guard text.count == 23, parts.count == 2, parts[0].utf8.count == 16 else { return nil }
        guard parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }) else { return nil }
        guard let microseconds = Int64(parts[0]), let number = Int(parts[1]) else { return nil }
        self.init(received: Timestamp(microseconds: microseconds), number: number)
    }

    package var description: String {
        Self.padded(received.microseconds, to: 16) + "-" + Self.padded(Int64(number), to: 6)
    }

    package static func < (left: MessageID, right: MessageID) -> Bool {
        (left.received, left.number) < (right.received, right.number)
    }

    private static func padded(_ number: Int64, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
