internal import Time
internal import Yams

extension DefinitionParser {
    mutating func parseWindow(_ node: Node, named name: String) -> Window? {
        guard let fields = fields(of: node, named: name, as: .window) else { return nil }
        let weekdays = parseWeekdays(fields)
        let hours = hours(fields)
        let zone = zoneChoice(fields, "zone") ?? .contact
        let holidays = parseHolidays(fields)
        if fields["weekdays"] == nil, fields["from"] == nil, fields["to"] == nil, fields["holidays"] == nil {
            report("\(name) is always open: give it `weekdays`, or `from` and `to`", fields.mark)
        }
        guard let weekdays, let hours else { return nil }
        let window = Window(weekdays: weekdays, hours: hours, zone: zone, holidays: holidays)
        if window.opening(at: .epoch, contactZone: nil) == nil {
            report("\(name) never opens: all of its days are holidays", fields.mark(of: "holidays"))
        }
        return window
    }

    /// The hours between `from` and `to`; nil, and a problem, when they aren't any.
    mutating func hours(_ fields: Fields) -> DailyHours? {
        let from = timeOfDay(fields, "from") ?? 0
        let to = timeOfDay(fields, "to") ?? 1_440
        if fields["from"] != nil, from == 1_440 {
            report("`from` in \(fields.name) must be before 24:00", fields["from"]?.mark)
        } else if from == to {
            report("`from` and `to` in \(fields.name) are the same time", fields["to"]?.mark)
        } else {
            return DailyHours(from: from, to: to)
        }
        return nil
    }

    private mutating func timeOfDay(_ fields: Fields, _ name: String) -> Int? {
        guard let text = text(fields, name) else { return nil }
        if let minute = DailyHours.minute(text) { return minute }
        report("`\(name)` in \(fields.name) must be a time from \"00:00\" to \"24:00\", not \"\(text)\"", fields[name]?.mark)
        return nil
    }

    private mutating func parseWeekdays(_ fields: Fields) -> Set<Weekday>? {
        guard let node = fields["weekdays"] else { return Set(Weekday.allCases) }
        var days: Set<Weekday> = []
        for (name, node) in items(of: node, named: "weekdays") {
            guard let text = node.scalar?.string, let range = Weekday.range(text) else {
                let suggestion = Suggestion.nearest(to: node.scalar?.string ?? "", among: Weekday.allCases.map(\.name))
                report("\(name) must be a weekday such as `mon`, or some such as `mon-fri`", node.mark, suggestion: suggestion)
                continue
            }
            days.formUnion(range)
        }
        return days.isEmpty ? nil : days
    }

    private mutating func parseHolidays(_ fields: Fields) -> Holidays {
        var holidays = Holidays.none
        guard let node = fields["holidays"] else { return holidays }
        for (name, node) in items(of: node, named: "holidays") {
            guard let text = node.scalar?.string, !isNull(node) else {
                report("\(name) must be a date or the name of a calendar", node.mark)
                continue
            }
            if let calendar = context.calendars[text] {
                holidays.formUnion(calendar)
            } else if !holidays.insert(text) {
                let suggestion = Suggestion.nearest(to: text, among: context.calendars.keys)
                let message = "\"\(text)\" is no date like 2026-12-24 or 12-24, and the folder has no calendars/\(text).yaml"
                report(message, node.mark, suggestion: suggestion)
            }
        }
        return holidays
    }

    /// The elements of a sequence, or a scalar as if it stood in one.
    private mutating func items(of node: Node, named name: String) -> [(name: String, node: Node)] {
        if case .scalar = node { [(name: "`\(name)`", node: node)] } else { elements(of: node, named: name) }
    }

    mutating func zone(_ fields: Fields, _ name: String, or others: [String] = []) -> Zone? {
        guard let text = text(fields, name), !others.contains(text) else { return nil }
        if let zone = Zone(text) { return zone }
        let suggestion = Suggestion.nearest(to: text, among: Zone.names + others)
        report("`\(name)` in \(fields.name): there is no time zone \"\(text)\"", fields[name]?.mark, suggestion: suggestion)
        return nil
    }

    /// A zone's name or `contact`; nil when there is none.
    mutating func zoneChoice(_ fields: Fields, _ name: String) -> ZoneChoice? {
        zone(fields, name, or: ["contact"]).map { .fixed($0) }
    }

    mutating func moment(_ fields: Fields, _ name: String) -> Timestamp? {
        guard let text = text(fields, name) else { return nil }
        if let moment = Timestamp(text) { return moment }
        report("`\(name)` in \(fields.name) must be a moment such as 2026-11-24T08:00:00+01:00, not \"\(text)\"", fields[name]?.mark)
        return nil
    }
}

extension Holidays {
    /// Reads a calendar's file: a list of dates; or says all that is wrong with it.
    static func parse(yaml: String, file: String) throws(ScenarioProblems) -> Holidays {
        var parser = DefinitionParser(file: file, source: yaml, context: ValidationContext())
        let holidays = parser.parseCalendar()
        guard parser.problems.isEmpty else { throw ScenarioProblems(parser.problems) }
        return holidays
    }
}

extension DefinitionParser {
    fileprivate mutating func parseCalendar() -> Holidays {
        var holidays = Holidays.none
        guard let root = compose() else { return holidays }
        for (name, node) in elements(of: root, named: "the calendar") {
            guard let text = node.scalar?.string, holidays.insert(text) else {
                report("\(name) must be a date like 2026-12-24 or 12-24", node.mark)
                continue
            }
        }
        return holidays
    }
}
