import JSON

@testable import Scenario

/// Scenarios in which every member of the language stands somewhere.
enum Everything {
    static let yaml = """
        scenario: everything
        description: All that the language has.
        entry: { on: trial.started, when: contact.attributes.plan == "trial", key: event.data.account, reentry: { after: 30d } }
        exit:
          - { on: trial.cancelled, when: event.data.account == key }
          - { on: account.closed, key: event.data.account }
        goal: { on: plan.bought, when: event.data.total > 0, within: 4w }
        sender: { from: "Shop <hello@shop.example>", reply_to: help@shop.example, postal_address: 1 Main Street }
        policy:
          control_group: 2.5%
          quiet_hours: { from: "21:00", to: "08:00", zone: contact, late: expire }
          frequency: { max: 2, per: 7d, topic: offers }
        steps:
          - { id: hold, wait: { for: 2h, restart_on: trial.started } }
          - { id: office-hours, wait: { window: { weekdays: [mon-thu, fri], from: "09:00", to: "17:00", zone: Europe/Warsaw,
              holidays: [pl, 2026-12-24, 01-01] } } }
          - id: decide
            branch:
              - { when: contact.attributes.vip, goto: vip }
              - when: contact.locale == "pl"
                branch: [{ when: events.count("order.placed") > 0, goto: vip }, { goto: lottery }]
          - { id: lottery, split: [{ weight: 1, goto: vip }, { weight: 3 }] }
          - { id: offer, email: { template: offer, topic: offers, lane: bulk, uncertain: hold, expires: 2d } }
          - { id: click, wait: { event: email.clicked, when: event.data.step == "offer", for: 3d, on_timeout: before-end, since: entry } }
          - { id: note, update: { attributes: { clicked: now }, consents: { offers: "true" } }, goto: before-end }
          - { id: vip, email: { template: vip } }
          - { id: before-end, wait: { until: context.data.ends, offset: -1d, if_past: exit } }
          - { id: end, exit: true }
        """

    static let entries = [
        "{ on: a.b, reentry: once }", "{ on: a.b, reentry: always }", "{ on: a.b, reentry: 'after: 30d' }", "{ segment: at-risk }",
        "{ segment: at-risk, change: left, key: event.data.segment }", "{ segment: at-risk, once_at: 2026-12-01T09:00:00+01:00 }",
        "{ schedule: '0 12 * * mon-fri', zone: Europe/Warsaw, when: contact.attributes.plan == 'trial' }", "{ schedule: '@daily' }",
        "{ manual: true }",
    ]

    static func yaml(entry: String) -> String {
        "scenario: s\nentry: \(entry)\nexit: { on: x }\nsteps: [{ id: a, email: { template: t } }]"
    }

    static var all: [String] { [yaml] + entries.map { yaml(entry: $0) } }

    static let context = ValidationContext(
        templates: ["offer", "vip", "t"], calendars: ["pl": Holidays(yearly: [DayOfYear(month: 5, day: 3)])],
        attributes: ["plan": .text, "vip": .boolean], segments: ["at-risk"])
}
