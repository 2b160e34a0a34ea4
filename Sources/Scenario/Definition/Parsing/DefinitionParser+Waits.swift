internal import Time
internal import Yams

extension DefinitionParser {
    mutating func parseWait(_ node: Node, of id: String, positions: [String: Int]) -> Wait? {
        guard let fields = fields(of: node, named: "`wait` of `\(id)`", as: .wait), hasForm(fields, of: .wait) else { return nil }
        if fields["event"] != nil { return parseAwaited(fields, positions: positions).map { .event($0) } }
        if fields["until"] != nil { return parseAppointment(fields).map { .date($0) } }
        if let window = fields["window"] { return parseWindow(window, named: "`window` of `\(id)`").map { .window($0) } }
        let restartOn = eventType(fields, "restart_on")
        return duration(fields, "for").map { .duration($0, restartOn: restartOn) }
    }

    private mutating func parseAwaited(_ fields: Fields, positions: [String: Int]) -> Awaited? {
        let type = eventType(fields, "event")
        let when = condition(fields, "when")
        let timeout = duration(fields, "for")
        let onTimeout = target(fields, "on_timeout", positions: positions)
        let restartOn = eventType(fields, "restart_on")
        if fields["on_timeout"] != nil, fields["for"] == nil {
            report("`on_timeout` in \(fields.name) needs a `for`, or the time is never up", fields.mark(of: "on_timeout"))
        }
        let since: Awaited.Since? = choice(fields, "since")
        return type.map {
            Awaited(type: $0, when: when, timeout: timeout, onTimeout: onTimeout, sinceEntry: since == .entry, restartOn: restartOn)
        }
    }

    private mutating func parseAppointment(_ fields: Fields) -> Appointment? {
        let until = value(fields, "until")
        let offset = duration(fields, "offset", signed: true) ?? .zero
        let ifPast: Appointment.IfPast? = choice(fields, "if_past")
        return until.map { Appointment(until: $0, offset: offset, exitsIfPast: ifPast == .exit) }
    }
}
