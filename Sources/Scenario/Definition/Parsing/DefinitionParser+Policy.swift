internal import Yams

extension DefinitionParser {
    mutating func parsePolicy(_ node: Node) -> Policy {
        guard let fields = fields(of: node, named: "`policy`", as: .policy) else { return Policy() }
        let controlGroup = parseControlGroup(fields)
        let quietHours = fields["quiet_hours"].flatMap { parseQuietHours($0) }
        let frequency = fields["frequency"].flatMap { parseFrequency($0) }
        return Policy(controlGroup: controlGroup, quietHours: quietHours, frequency: frequency)
    }

    private mutating func parseControlGroup(_ fields: Fields) -> ControlGroup? {
        guard let text = text(fields, "control_group") else { return nil }
        if let group = ControlGroup(percentage: text) { return group }
        let rule = "a percentage between 0.01% and 99.99%"
        report("`control_group` in `policy` must be \(rule), as in 5%, not \"\(text)\"", fields["control_group"]?.mark)
        return nil
    }

    private mutating func parseQuietHours(_ node: Node) -> QuietHours? {
        guard let fields = fields(of: node, named: "`quiet_hours`", as: .quietHours) else { return nil }
        let hours = hours(fields)
        let zone = zoneChoice(fields, "zone") ?? .contact
        let late: QuietHours.Late = choice(fields, "late") ?? .nextWindow
        return hours.map { QuietHours(hours: $0, zone: zone, late: late) }
    }

    private mutating func parseFrequency(_ node: Node) -> Frequency? {
        guard let fields = fields(of: node, named: "`frequency`", as: .frequency) else { return nil }
        let most = count(fields, "max", in: 1...1_000)
        let per = duration(fields, "per")
        let topic = topic(fields, "topic")
        guard let most, let per else { return nil }
        return Frequency(max: most, per: per, topic: topic)
    }
}
