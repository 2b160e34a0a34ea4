internal import Time
internal import Yams

extension DefinitionParser {
    mutating func parseWait(_ node: Node, of id: String, positions: [String: Int]) -> Wait? {
        let known = ["for", "restart_on", "event", "when", "on_timeout", "since", "until", "offset", "if_past"]
        guard let fields = fields(of: node, named: "`wait` of `\(id)`", known: known, later: ["window"]) else { return nil }
        if fields["event"] != nil {
            refuse(["until", "offset", "if_past"], in: fields, because: "waits for an event")
            return parseAwaited(fields, positions: positions).map { .event($0) }
        }
        if fields["until"] != nil {
            refuse(["for", "restart_on", "when", "on_timeout", "since"], in: fields, because: "waits for a date")
            return parseAppointment(fields).map { .date($0) }
        }
        refuse(["when", "on_timeout", "since", "offset", "if_past"], in: fields, because: "waits for a duration")
        guard fields.hasUnsupported || fields["for"] != nil else {
            report("\(fields.name) needs `for`, `until` or `event`", fields.mark)
            return nil
        }
        let restartOn = eventType(fields, "restart_on")
        return duration(fields, "for").map { .duration($0, restartOn: restartOn) }
    }

    private mutating func refuse(_ names: [String], in fields: Fields, because reason: String) {
        for name in names where fields[name] != nil {
            report("`\(name)` means nothing in \(fields.name), which \(reason)", fields.mark(of: name))
        }
    }

    private mutating func parseAwaited(_ fields: Fields, positions: [String: Int]) -> Awaited? {
        let type = eventType(fields, "event", isRequired: true)
        let when = condition(fields, "when")
        let timeout = duration(fields, "for")
        let onTimeout = target(fields, "on_timeout", positions: positions)
        let restartOn = eventType(fields, "restart_on")
        if fields["on_timeout"] != nil, fields["for"] == nil {
            report("`on_timeout` in \(fields.name) needs a `for`, or the time is never up", fields.mark(of: "on_timeout"))
        }
        let since = text(fields, "since")
        if let since, since != "entry" {
            report("`since` in \(fields.name) must be `entry`, not \"\(since)\"", fields["since"]?.mark)
        }
        return type.map {
            Awaited(type: $0, when: when, timeout: timeout, onTimeout: onTimeout, sinceEntry: since == "entry", restartOn: restartOn)
        }
    }

    private mutating func parseAppointment(_ fields: Fields) -> Appointment? {
        let until = value(fields, "until")
        let offset = duration(fields, "offset", signed: true) ?? .zero
        let ifPast = text(fields, "if_past")
        if let ifPast, ifPast != "exit", ifPast != "continue" {
            report("`if_past` in \(fields.name) must be `exit` or `continue`, not \"\(ifPast)\"", fields["if_past"]?.mark)
        }
        return until.map { Appointment(until: $0, offset: offset, exitsIfPast: ifPast == "exit") }
    }
}
