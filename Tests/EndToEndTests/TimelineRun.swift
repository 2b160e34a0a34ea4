import Foundation
import Store
import Support
import Time

/// A timeline going through a real farm, whose clock stands still at each moment until all that belongs to it has been done.
struct TimelineRun {
    private let timeline: Timeline
    private let farm: TestFarm
    private var scheduler: ChildProcess?
    private var published = 0
    private var ticked: Timestamp?

    init(_ timeline: Timeline, on farm: TestFarm) {
        self.timeline = timeline
        self.farm = farm
    }

    /// Everything that is sent: a line for each mail, in the order of time.
    mutating func deliveries() async throws -> [String] {
        try await begin()
        var rest = timeline.happenings[...]
        while true {
            let due = scheduler == nil ? nil : try await nextDue()
            guard let moment = [due, rest.first?.at].compactMap(\.self).min(), moment <= timeline.end else { break }
            try await farm.database.freeze(at: moment.description)
            // What is due comes before what happens.
            try await settle()
            let now = rest.prefix { $0.at <= moment }.map(\.what)
            rest = rest.dropFirst(now.count)
            for what in now { try await perform(what) }
            try await publish(now)
            try await settle()
        }
        return try await mails()
    }

    private mutating func begin() async throws {
        try await farm.database.freeze(at: timeline.start.description)
        _ = try await farm.database.store.ensurePartitions()
        if !timeline.segments.isEmpty { try await farm.goniec(["segment", "publish"] + timeline.segments.map(\.path)) }
        for folder in timeline.folders { try await farm.goniec(["scenario", "publish", folder.path]) }
        try await farm.work("trigger", "render", "send")
        scheduler = try await farm.schedule()
    }

    private mutating func perform(_ what: Timeline.Happening) async throws {
        switch what {
        case .contacts(let lines):
            try await farm.goniec(["contact", "import", "-", "--format", "ndjson"], input: lines.map { $0 + "\n" }.joined())
        case .schedulerEnds:
            await scheduler?.end()
            scheduler = nil
        case .schedulerBegins: scheduler = try await farm.schedule()
        case .tick(let moment): ticked = moment
        case .event: break
        }
    }

    /// All events of a moment at once, in their order.
    private mutating func publish(_ happenings: [Timeline.Happening]) async throws {
        let lines = happenings.compactMap { if case .event(let line) = $0 { line + "\n" } else { nil } }
        guard !lines.isEmpty else { return }
        try await farm.goniec(["event", "publish"], input: lines.joined())
        published += lines.count
    }

    // MARK: The database

    /// When time alone does something next; nil when it never does.
    private func nextDue() async throws -> Timestamp? {
        let text = try await farm.database.value(
            """
            SELECT to_char(min(due) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') FROM (
                SELECT due_at AS due FROM enrollment WHERE live UNION ALL SELECT segments_due_at FROM contact) AS moments
            """
        )
        return Timestamp(text)
    }

    /// Returns when nothing is left to do at this moment.
    private func settle() async throws {
        let timed = scheduler == nil ? "true" : Self.noTimerIsDue + (ticked.map { " AND \(Self.hasTicked($0))" } ?? "")
        let question = "SELECT \(Self.nothingIsUnderWay) AND \(timed) AND \(Self.events) = \(published)"
        try await until("all of the moment is done: \(question)") {
            try await farm.database.value(question) == "true" ? true : nil
        }
    }

    private static let events = "(SELECT count(*) FROM event WHERE source NOT LIKE 'urn:goniec:%')"

    private static let nothingIsUnderWay = """
        NOT EXISTS (SELECT FROM delivery WHERE state IN ('pending', 'sending', 'uncertain') OR outcome_pending)
        AND NOT EXISTS (SELECT FROM segment_recount WHERE finished_at IS NULL)
        """

    private static let noTimerIsDue = """
        NOT EXISTS (SELECT FROM enrollment WHERE live AND due_at <= goniec_now())
        AND NOT EXISTS (SELECT FROM contact WHERE segments_due_at <= goniec_now())
        """

    /// Whether a scenario's moment has been run through, contact by contact.
    private static func hasTicked(_ moment: Timestamp) -> String {
        """
        NOT EXISTS (SELECT FROM schedule WHERE passed < '\(moment)') AND NOT EXISTS (SELECT FROM fanout WHERE state = 'running')
        AND NOT EXISTS (SELECT FROM timer WHERE enrollment_id IN (SELECT fanout_id FROM fanout))
        """
    }

    private func mails() async throws -> [String] {
        let lines = try await farm.database.column(
            """
            SELECT to_char(d.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || ' ' || subject || ' ' || d.scenario || '/' || step
                || ' ' || template
            FROM delivery d JOIN contact USING (contact_id) WHERE state = 'accepted'
            """
        )
        return lines.compactMap { line -> String? in
            let parts = line.split(separator: " ", maxSplits: 2)
            guard let moment = Timestamp(String(parts[0])), timeline.isWithin(String(parts[1]), moment) else { return nil }
            return "\(moment) \(parts[1]) \(parts[2])"
        }.sorted()
    }
}
