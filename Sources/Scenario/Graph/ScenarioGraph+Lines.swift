internal import Jobs
internal import Time

extension Entry {
    /// What lets contacts in.
    var title: String {
        switch trigger {
        case .event(let type): type
        case .segment(let segment, .entered): "segment \(segment)"
        case .segment(let segment, .left): "left segment \(segment)"
        case .schedule(let schedule): schedule.cron.text
        case .broadcast(let segment, _): "broadcast to \(segment)"
        case .manual: "by hand"
        }
    }

    /// When there is one, and what the entry asks for beside its event.
    var lines: [String] {
        let time: [String] =
            switch trigger {
            case .schedule(let schedule): ["in \(schedule.zone.name)"]
            case .broadcast(_, let moment): ["at \(moment)"]
            case .event, .segment, .manual: []
            }
        let often =
            switch reentry {
            case .once: "once"
            case .always: "again and again"
            case .after(let duration): "again after \(duration.plain)"
            }
        return time + (when.map { ["when \($0.source)"] } ?? []) + (key.map { ["key \($0.source)"] } ?? []) + [often]
    }
}

extension Exit {
    /// What ends a passage.
    var lines: [String] {
        ["on \(on)"] + (when.map { ["when \($0.source)"] } ?? []) + (key.map { ["key \($0.source)"] } ?? [])
    }
}

extension Goal {
    /// What the scenario wants.
    var lines: [String] {
        ["on \(on)"] + (when.map { ["when \($0.source)"] } ?? []) + (within.map { ["within \($0.plain)"] } ?? [])
    }
}

extension Step.Kind {
    /// What the step does, a line for each thing; conditions of branches stand at their ways.
    var lines: [String] {
        switch self {
        case .wait(let wait): wait.lines
        case .email(let email): [email.template, ([email.topic].compactMap(\.self) + [email.lane.rawValue]).joined(separator: " · ")]
        case .update(let update):
            update.attributes.map { "\($0.name) = \($0.value.source)" }
                + update.consents.map { "consent to \($0.name) = \($0.value.source)" }
        case .branch, .split, .pass: []
        }
    }
}

extension Wait {
    fileprivate var lines: [String] {
        let anew = restartOn.map { ["anew by \($0)"] } ?? []
        switch self {
        case .duration(let duration, _): return ["for \(duration.plain)"] + anew
        case .event(let awaited):
            let since = awaited.sinceEntry ? " since the entry" : ""
            let when = awaited.when.map { ["when \($0.source)"] } ?? []
            return ["for \(awaited.type)\(since)"] + when + (awaited.timeout.map { ["at most \($0.plain)"] } ?? []) + anew
        case .date(let appointment):
            let offset = appointment.offset
            guard offset != .zero else { return ["until \(appointment.until.source)"] }
            let shift = offset < .zero ? "\((.zero - offset).plain) before" : "\(offset.plain) after"
            return ["until \(shift)", appointment.until.source]
        case .window(let window): return window.lines
        }
    }
}

extension Window {
    fileprivate var lines: [String] {
        let days = weekdays.count == 7 ? [] : [weekdays.sorted { $0.rawValue < $1.rawValue }.map(\.name).joined(separator: ", ")]
        return days + [hours.text, zone.text] + (holidays == .none ? [] : ["not on holidays"])
    }
}

extension DailyHours {
    fileprivate var text: String {
        self == .allDay ? "all day" : "\(Self.text(ofMinute: from)) to \(Self.text(ofMinute: to))"
    }
}

extension ZoneChoice {
    fileprivate var text: String {
        switch self {
        case .fixed(let zone): "in \(zone.name)"
        case .contact: "in the contact's zone"
        }
    }
}

extension Policy {
    /// What limits the e-mails, a line for each limit.
    var lines: [String] {
        let frequency = frequency.map { "at most \($0.max) in \($0.per.plain)\($0.topic.map { " of \($0)" } ?? "")" }
        let quiet = quietHours.map { "quiet \($0.hours.text) \($0.zone.text)" }
        let share = controlGroup.map { "\(Markup.number(Double($0.perTenThousand) / 100)) % never written to" }
        return [frequency, quiet, share].compactMap(\.self)
    }
}

extension Duration {
    /// In days, hours, minutes and seconds: as people count them, where a literal would have weeks.
    var plain: String {
        var rest = components.seconds
        var parts: [String] = []
        for (unit, name) in [(86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")] as [(Int64, String)] where rest >= unit {
            parts.append("\(rest / unit) \(name)")
            rest %= unit
        }
        return parts.isEmpty ? "0 s" : parts.joined(separator: " ")
    }
}
