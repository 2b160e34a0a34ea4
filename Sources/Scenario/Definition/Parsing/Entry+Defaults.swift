extension Entry.Trigger {
    /// How often contacts come in when the file doesn't say: a schedule that let everybody in once and never again would be of no use.
    var usualReentry: Entry.Reentry {
        switch self {
        case .schedule: .always
        case .event, .segment, .broadcast, .manual: .once
        }
    }
}

extension CronError {
    /// What was probably meant; nil when nothing comes near.
    var suggestion: String? {
        switch self {
        case .unknownMacro(let text): Suggestion.nearest(to: text, among: Cron.macros.keys)
        case .stepWithoutRange(let part, let range): part.split(separator: "/").last.map { "\(range)/\($0)" }
        default: nil
        }
    }
}
