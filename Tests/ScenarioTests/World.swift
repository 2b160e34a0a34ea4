import Identity
import JSON
import Time

@testable import Scenario

/// One contact, one scenario and a manual clock: drives the engine as the trigger worker and the scheduler do.
struct World {
    struct Sent: Equatable {
        let delivery: Delivery
        let at: Timestamp
    }

    static let start = Timestamp("2026-11-24T08:00:00Z") ?? .epoch

    var engine: Engine
    var contact = Contact(id: UUID(high: 1, low: 2), subject: "ada", email: "ada@example.com", locale: "pl")
    var now = World.start
    var stored: [Event] = []
    var enrollments: [Enrollment] = []
    var timers: [UUID: (dueAt: Timestamp, waitNumber: Int)] = [:]
    var pending: [UUID: [Sent]] = [:]
    var asked: [Sent] = []
    var cancelled: [Delivery] = []
    var goals: [Timestamp] = []
    var journal: [JournalEntry] = []
    var refusals: [JournalEntry] = []
    var aggregates = CountedEvents()
    var standing = Standing()

    init(_ yaml: String) throws {
        let sender = Sender(from: "shop@example.com", postalAddress: "1 Main Street")
        engine = Engine(definition: try ScenarioDefinition.parse(yaml: yaml, in: ValidationContext(defaultSender: sender)), version: 1)
    }

    /// Takes a batch in, ordered as the trigger orders it.
    mutating func take(_ batch: Event...) { take(batch) }

    /// As with the inbox before it, an event that was taken in isn't taken in again; `redelivered`, the engine itself must know.
    mutating func take(_ batch: [Event], redelivered: Bool = false) {
        for event in batch.sorted() {
            let isKnown = stored.contains { $0.position == event.position }
            guard !isKnown || redelivered else { continue }
            if !isKnown { stored.append(event) }
            aggregates.events = stored
            var intake = Intake(engine: engine, enrollments: enrollments, circumstances: circumstances)
            intake.take(event, stored: stored)
            contact = intake.circumstances.contact
            standing = intake.circumstances.standing
            refusals += intake.refusals
            for advance in intake.advances { apply(advance) }
        }
    }

    /// Moves the clock, firing the timers on the way at their time.
    mutating func wait(_ literal: String) {
        let end = now + (Duration(literal: literal) ?? .zero)
        var budget = 10_000
        while budget > 0, let (id, timer) = timers.min(by: { ($0.value.dueAt, $0.key) < ($1.value.dueAt, $1.key) }), timer.dueAt <= end {
            budget -= 1
            now = max(now, timer.dueAt)
            wake(id, timer.waitNumber)
        }
        now = end
    }

    mutating func wake(_ id: UUID, _ waitNumber: Int) {
        guard let enrollment = enrollments.first(where: { $0.id == id }) else { return }
        var circumstances = circumstances
        let advance = engine.advance(enrollment, .wake(waitNumber: waitNumber), in: &circumstances)
        contact = circumstances.contact
        standing = circumstances.standing
        apply(advance)
    }

    mutating func apply(_ advance: Advance) {
        let id = advance.enrollment.id
        if let index = enrollments.firstIndex(where: { $0.id == id }) {
            enrollments[index] = advance.enrollment
        } else {
            enrollments.append(advance.enrollment)
        }
        journal += advance.journal
        for effect in advance.effects {
            switch effect {
            case .email(let delivery):
                asked.append(Sent(delivery: delivery, at: now))
                pending[id, default: []].append(Sent(delivery: delivery, at: now))
            case .cancelPending: cancelled += (pending.removeValue(forKey: id) ?? []).map(\.delivery)
            case .timer(let dueAt, let waitNumber): timers[id] = (dueAt, waitNumber)
            case .clearTimer: timers[id] = nil
            case .goal(let at): goals.append(at)
            case .setAttributes, .setConsent: break
            }
        }
    }

    var circumstances: Circumstances { Circumstances(contact: contact, standing: standing, now: now, aggregates: aggregates) }
    var live: [Enrollment] { enrollments.filter(\.isLive) }
    /// Whether nothing came of anything yet that can't be taken back.
    var isRevocable: Bool { asked.isEmpty && enrollments.allSatisfy(\.isRevocable) }
    /// The templates asked for, in order.
    var templates: [String] { asked.map(\.delivery.template) }
    func kinds(_ kind: JournalEntry.Kind) -> [JournalEntry] { journal.filter { $0.kind == kind } }
}

/// What a contact's stored events add up to; the window isn't looked at.
struct CountedEvents: EventAggregates {
    var events: [Event] = []

    func count(_ type: String, within: Duration?, now: Timestamp) -> Int { events.count { $0.type == type } }

    func sum(_ type: String, within: Duration?, field: String, now: Timestamp) -> Double {
        events.filter { $0.type == type }.reduce(0) { $0 + ($1.data[field]?.double ?? 0) }
    }

    func last(_ type: String, within: Duration?, field: String?, now: Timestamp) -> JSONValue? {
        let last = events.filter { $0.type == type }.max()
        return field.map { last?.data[$0] } ?? last?.json()
    }

    func nextLoss(of use: AggregateUse, now: Timestamp) -> Loss? { nil }

    mutating func add(_ event: Event) { events.append(event) }
}

/// An event so many seconds after the start, by its type and number.
func event(_ type: String, _ seconds: Int64 = 0, _ data: JSONValue = [:]) -> Event {
    Event(
        id: "\(type)@\(seconds)", source: "shop", type: type, subject: "ada",
        time: Timestamp(microseconds: World.start.microseconds + seconds * 1_000_000), data: data)
}
