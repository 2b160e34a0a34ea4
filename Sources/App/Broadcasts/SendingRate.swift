/// How many contacts a broadcast reaches in a time: `10000/h`, `500/m`, `50/s`.
package struct SendingRate: Sendable, Equatable, CustomStringConvertible {
    /// Contacts an hour, 1…2^31-1.
    package let perHour: Int

    /// A rate.
    package init(perHour: Int) {
        self.perHour = perHour
    }

    /// Reads a rate as it is written; nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let count = Int(parts[0]), count > 0 else { return nil }
        let factor: Int
        switch parts[1] {
        case "s": factor = 3_600
        case "m": factor = 60
        case "h": factor = 1
        default: return nil
        }
        let (product, overflow) = count.multipliedReportingOverflow(by: factor)
        guard !overflow, product <= Int(Int32.max) else { return nil }
        perHour = product
    }

    package var description: String { "\(Figure.count(perHour))/h" }
}
