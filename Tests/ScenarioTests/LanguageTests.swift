import Identity
import JSON
import Testing
import Time

@testable import Scenario

/// What the file can say beyond the steps of every scenario, and what it means.
@Suite struct LanguageTests {
    private static func definition(_ yaml: String) throws -> ScenarioDefinition {
        try ScenarioDefinition.parse(yaml: yaml, in: Everything.context)
    }

    private static func problems(_ yaml: String) -> [String] {
        do {
            _ = try definition(yaml)
            return []
        } catch let error as ScenarioProblems {
            return error.problems.map { String($0.description.dropFirst("scenario.yaml:".count)) }
        } catch {
            return ["\(error)"]
        }
    }

    @Test func `a scenario with everything in it is read as it is meant`() throws {
        let definition = try Self.definition(Everything.yaml)
        #expect(definition.policy.controlGroup == ControlGroup(perTenThousand: 250))
        let night = DailyHours(from: 21 * 60, to: 8 * 60)
        #expect(definition.policy.quietHours == QuietHours(hours: night, zone: .contact, late: .expire))
        #expect(definition.policy.frequency == Frequency(max: 2, per: .seconds(7 * 86_400), topic: "offers"))
        guard case .wait(.window(let window))? = definition.step("office-hours")?.kind else {
            Issue.record("no window")
            return
        }
        #expect(window.weekdays == Set(Weekday.range("mon-fri") ?? []) && window.hours == DailyHours(from: 540, to: 1_020))
        #expect(window.zone == .fixed(try #require(Zone("Europe/Warsaw"))))
        #expect(window.holidays.dates == [try #require(Day("2026-12-24"))])
        #expect(window.holidays.yearly == [DayOfYear(month: 5, day: 3), DayOfYear(month: 1, day: 1)])
        guard case .update(let update)? = definition.step("note")?.kind else {
            Issue.record("no update")
            return
        }
        #expect(update.attributes.map(\.name) == ["clicked"] && update.consents.map(\.name) == ["offers"])
        #expect(definition.entry.reentry == .after(.seconds(30 * 86_400)))
    }

    @Test func `entries listen to the events that Goniec brings about for them`() throws {
        let entries = try Everything.entries.map { try Self.definition(Everything.yaml(entry: $0)).entry }
        #expect(
            entries.map(\.on) == [
                "a.b", "a.b", "a.b", "segment.entered", "segment.left", "schedule.due", "schedule.due", "schedule.due", "scenario.enter",
            ])
        #expect(entries[4].trigger == .segment("at-risk", .left))
        let moment = try #require(Timestamp("2026-12-01T08:00:00Z"))
        #expect(entries[5].trigger == .broadcast(segment: "at-risk", at: moment) && entries[5].segment == "at-risk")
        // Twelve o'clock in Warsaw, on a working day.
        guard case .schedule(let schedule) = entries[6].trigger else {
            Issue.record("no schedule")
            return
        }
        #expect(schedule.next(after: try #require(Timestamp("2026-11-27T11:00:00Z"))) == Timestamp("2026-11-30T11:00:00Z"))
        #expect(entries.map(\.reentry) == [.once, .always, .after(.seconds(2_592_000)), .once, .once, .once, .always, .always, .once])
    }

    @Test func `an entry takes only what is meant for it, from Goniec itself`() throws {
        func event(_ type: String, _ data: JSONValue, source: String = "urn:goniec:trigger") -> Event {
            Event(id: "1", source: source, type: type, subject: "ada", time: World.start, data: data)
        }
        let segment = try Self.definition(Everything.yaml(entry: "{ segment: at-risk }"))
        #expect(segment.accepts(event("segment.entered", ["segment": "at-risk"])))
        #expect(!segment.accepts(event("segment.entered", ["segment": "others"])))
        #expect(!segment.accepts(event("segment.left", ["segment": "at-risk"])))
        #expect(!segment.accepts(event("segment.entered", ["segment": "at-risk"], source: "shop")))
        for (entry, type) in [("{ schedule: '@daily' }", "schedule.due"), ("{ manual: true }", "scenario.enter")] {
            let definition = try Self.definition(Everything.yaml(entry: entry))
            #expect(definition.accepts(event(type, ["scenario": "s"])) && !definition.accepts(event(type, ["scenario": "t"])))
            #expect(!definition.accepts(event(type, ["scenario": "s"], source: "shop")) && definition.eventTypes == [type, "x"])
        }
        let open = try Self.definition(Everything.yaml(entry: "{ on: a.b }"))
        #expect(open.accepts(event("a.b", [:], source: "shop")) && !open.accepts(event("a.c", [:])))
    }

    @Test(arguments: [
        ("{ segment: at-rsik }", "2:19: there is no segment `at-rsik` (did you mean \"at-risk\"?)"),
        ("{ once_at: 2026-12-01T09:00:00Z }", "2:8: `entry` needs `on`, `segment`, `schedule` or `manual`"),
        ("{ on: a, schedule: '@daily' }", "2:17: `schedule` means nothing in `entry`, which is by an event"),
        ("{ on: a, zone: UTC }", "2:17: `zone` means nothing in `entry`, which is by an event"),
        ("{ segment: at-risk, change: gone }", "2:36: `change` in `entry` must be `entered` or `left`, not \"gone\""),
        (
            "{ segment: at-risk, change: left, once_at: 2026-12-01T09:00:00Z }",
            "2:28: `change` means nothing in `entry`, which is a broadcast"
        ),
        (
            "{ segment: at-risk, once_at: tomorrow }",
            "2:37: `once_at` in `entry` must be a moment such as 2026-11-24T08:00:00+01:00, not \"tomorrow\""
        ),
        ("{ schedule: '@dayly' }", "did you mean \"@daily\"?"), ("{ schedule: '5/10 * * * *' }", "did you mean \"5-59/10\"?"),
        ("{ schedule: '0 25 * * *' }", "2:20: `schedule` in `entry`: \"25\" is no hour"),
        ("{ schedule: '@daily', zone: Europe/Warszawa }", "there is no time zone \"Europe/Warszawa\" (did you mean \"Europe/Warsaw\"?)"),
        ("{ manual: yes }", "2:18: `manual` in `entry` must be `true`"),
    ])
    func `an entry that can't work is refused`(entry: String, part: String) {
        let problems = Self.problems(Everything.yaml(entry: entry))
        #expect(problems.count == 1 && problems[0].contains(part), "\(problems)")
    }

    @Test(arguments: [
        ("control_group: 0%", "must be a percentage"), ("control_group: 100%", "must be a percentage"), ("control_group: 5", "must be a"),
        ("control_group: 5.123%", "must be a"), ("control_group: -5%", "must be a"), ("quiet_hours: { from: '21:00' }", "`to` is missing"),
        ("quiet_hours: { from: '21:00', to: '21:00' }", "are the same time"),
        ("quiet_hours: { from: '24:00', to: '08:00' }", "before 24:00"),
        ("quiet_hours: { from: '25:00', to: '08:00' }", "must be a time"),
        ("quiet_hours: { from: '1:00', to: '8:00', late: never }", "must be"),
        ("quiet_hours: { from: '1:00', to: '8:00', zone: Mars }", "no time zone"), ("frequency: { max: 0, per: 1d }", "from 1 to 1000"),
        ("frequency: { max: 2, per: soon }", "a duration"), ("frequency: { max: 2, per: 1d, topic: A }", "`topic`"),
        ("frequenzy: { max: 2, per: 1d }", "did you mean \"frequency\"?"), ("[]", "must be a mapping"),
    ])
    func `a policy that can't work is refused`(policy: String, part: String) {
        let text = policy == "[]" ? policy : "{ \(policy) }"
        let problems = Self.problems(Everything.yaml(entry: "{ on: a }") + "\npolicy: \(text)")
        #expect(problems.count == 1 && problems[0].contains(part) && problems[0].hasPrefix("5:"), "\(problems)")
    }

    @Test(arguments: [
        ("{}", "is always open"), ("{ zone: UTC }", "is always open"), ("{ weekdays: [] }", "must not be empty"),
        ("{ weekdays: [monday] }", "must be a weekday"), ("{ weekdays: Mon }", "did you mean \"mon\"?"),
        ("{ from: noon }", "must be a time"),
        ("{ from: '9:00', holidays: [de] }", "no calendars/de.yaml"), ("{ holidays: 2026-13-01 }", "is no date"),
        ("{ from: '9:00', holidays: [~] }", "must be a date"), ("{ hours: 9-17 }", "unknown key `hours`"),
    ])
    func `a window that can't work is refused`(window: String, part: String) {
        let problems = DefinitionTests.problems(steps: "  - { id: a, wait: { window: \(window) } }")
        #expect(problems.contains { $0.contains(part) && $0.hasPrefix("4:") }, "\(problems)")
    }

    @Test func `a window whose days are all holidays never opens`() {
        let days = (0..<366).map { Day(number: 18_262 + $0).dayOfYear }.map { "\"\(Self.two($0.month))-\(Self.two($0.day))\"" }
        let problems = DefinitionTests.problems(steps: "  - { id: a, wait: { window: { holidays: [\(days.joined(separator: ", "))] } } }")
        #expect(problems == ["4:32: `window` of `a` never opens: all of its days are holidays"])
        let but = days.filter { $0 != "\"02-29\"" }.joined(separator: ", ")
        #expect(DefinitionTests.problems(steps: "  - { id: a, wait: { window: { weekdays: mon, holidays: [\(but)] } } }").isEmpty)
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    @Test func `attributes that nobody has and nothing sets are found where they stand`() {
        let yaml = """
            scenario: s
            entry: { on: begun, when: contact.attributes.paln == "pro" }
            steps:
              - id: ask
                branch:
                  - when: |
                      contact.attributes.vip &&
                        contact.attributes.sett > 1 || has(contact.attributes.unknown.deeper)
                    goto: exit
              - { id: note, update: { attributes: { set: "1" } } }
              - { id: again, branch: [{ when: "contact.attributes.set == 1 && contact.atributes.x", goto: exit }] }
            """
        #expect(
            Self.problems(yaml) == [
                "2:46: no contact has an attribute `paln` (did you mean \"plan\"?)",
                "8:32: no contact has an attribute `sett` (did you mean \"set\"?)",
                "8:67: no contact has an attribute `unknown`",
                "11:75: `contact` has no `atributes`, only `id`, `subject`, `email`, `locale`, `zone` and `attributes` "
                    + "(did you mean \"attributes\"?)",
            ])
        // Where the attributes aren't known, only what no contact can have is found.
        #expect(DefinitionTests.problems(yaml).count == 1)
    }

    @Test func `what expressions can ask of contacts and events is what they are given`() throws {
        let given = event("a")
        let scope = Scope(
            contact: try World(Everything.yaml(entry: "{ on: a }")).contact, event: given, key: "", context: given, now: World.start,
            aggregates: NoAggregates())
        let yes =
            "[contact.\(DefinitionParser.contactMembers.joined(separator: ", contact.")), "
            + "event.\(DefinitionParser.eventMembers.joined(separator: ", event."))]"
        #expect(throws: Never.self) { try Formula(yes, isCondition: false).value(in: scope) }
        for (name, members) in [("contact", DefinitionParser.contactMembers), ("event", DefinitionParser.eventMembers)] {
            #expect(try Formula("size(\(name))", isCondition: false).value(in: scope) == .int(Int64(members.count)))
        }
    }

    @Test func `a control group is sticky, of its size, and another one for another scenario`() {
        let group = ControlGroup(perTenThousand: 500)
        let contacts = (0..<4_000).map { UUID(high: UInt64($0), low: 7) }
        let first = contacts.filter { group.contains(contact: $0, scenario: "a") }
        #expect((150...250).contains(first.count))
        #expect(first == contacts.filter { group.contains(contact: $0, scenario: "a") })
        #expect(first.count { group.contains(contact: $0, scenario: "b") } < first.count / 3)
    }

    @Test func `calendars of the folder are read, and their mistakes said with their places`() throws {
        let yaml = "scenario: s\nentry: { on: a }\nsteps: [{ id: w, wait: { window: { from: '9:00', holidays: pl } } }]"
        var folder = ScenarioFolder(files: ["scenario.yaml": Array(yaml.utf8), "calendars/pl.yaml": Array("- 2026-11-11\n- 12-25\n".utf8)])
        guard case .wait(.window(let window))? = try folder.definition().steps.first?.kind else {
            Issue.record("no window")
            return
        }
        #expect(window.holidays.dates.count == 1 && window.holidays.yearly == [DayOfYear(month: 12, day: 25)])
        folder.files["calendars/pl.yaml"] = Array("- 2026-11-31\n- 12-25\n- [x]\n".utf8)
        folder.files["calendars/de.yaml"] = Array("x".utf8)
        folder.files["scenario.yaml"] = Array(yaml.replacing("on: a", with: "no: a").utf8)
        let error = #expect(throws: ScenarioProblems.self) { try folder.definition() }
        #expect(
            error?.problems.map(\.description) == [
                "calendars/de.yaml:1:1: the calendar must be a list",
                "calendars/pl.yaml:1:3: the calendar[0] must be a date like 2026-12-24 or 12-24",
                "calendars/pl.yaml:3:3: the calendar[2] must be a date like 2026-12-24 or 12-24",
                "scenario.yaml:2:8: `entry` needs `on`, `segment`, `schedule` or `manual`",
                "scenario.yaml:2:10: unknown key `no` in `entry` (did you mean \"on\"?)",
            ])
    }
}
