internal import Time

/// `date`, and what it understands.
enum DateFilters {
    static let all: [String: Filter] = [
        "date": Filter(1...1) { input, call in
            let format = call.text(0)
            guard !format.isEmpty, let time = time(input, call.context) else { return input }
            return .string(Strftime.format(time, format, names: .of(call.context.locale.language)))
        }
    ]

    /// A moment from what a template may hold: seconds since 1970, `now`, or a date as text.
    private static func time(_ input: Value, _ context: RenderContext) -> ZonedTime? {
        switch input {
        case .int(let seconds):
            guard (Timestamp.earliest.seconds...Timestamp.latest.seconds).contains(seconds) else { return nil }
            return ZonedTime(Timestamp(seconds: seconds), in: context.zone)
        case .string(let text), .html(let text):
            let lower = text.lowercased()
            if lower == "now" || lower == "today" { return ZonedTime(context.now, in: context.zone) }
            if !lower.isEmpty, lower.utf8.allSatisfy(\.isDigit) {
                guard let seconds = Int64(lower) else { return nil }
                return time(.int(seconds), context)
            }
            return DateText.time(text, context)
        default: return nil
        }
    }
}
