extension Function {
    /// `timestamp` of RFC 3339 text or of seconds since the epoch; `duration` of text such as `1h30m`.
    static let timestampConversions: [Function] = [
        conversion("timestamp", from: [.timestamp, .string, .int], to: .timestamp) { (value, _) throws(EvaluationError) in
            switch value {
            case .timestamp: return value
            case .string(let text):
                guard let instant = Instant(rfc3339: text) else { throw .unreadable(text: text, as: .timestamp) }
                return .timestamp(instant)
            case .int(let seconds):
                guard let instant = Instant(seconds: seconds) else { throw .overflow(operation: "timestamp()") }
                return .timestamp(instant)
            default: return nil
            }
        },
        conversion("duration", from: [.duration, .string], to: .duration) { (value, _) throws(EvaluationError) in
            switch value {
            case .duration: return value
            case .string(let text):
                guard let span = Span(text: text) else { throw .unreadable(text: text, as: .duration) }
                return .duration(span)
            default: return nil
            }
        },
    ]
}
