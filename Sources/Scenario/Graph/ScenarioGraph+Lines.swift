internal import Jobs

extension Entry {
    /// What the entry asks for, beside its event.
    var lines: [String] {
        let often =
            switch reentry {
            case .once: "once"
            case .always: "again and again"
            case .after(let duration): "again after \(duration.plain)"
            }
        return (when.map { ["when \($0.source)"] } ?? []) + (key.map { ["key \($0.source)"] } ?? []) + [often]
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
        case .update(let assignments): assignments.map { "\($0.name) = \($0.value.source)" }
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
        }
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
