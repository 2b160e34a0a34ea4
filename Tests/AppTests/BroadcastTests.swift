import Identity
import JSON
import OpenSSL
import Postgres
import Store
import Support
import Testing
import Time
import Workers

@testable import App

@Suite(.serialized, .timeLimit(.minutes(2))) struct BroadcastTests {
    private static let token = String(repeating: "70", count: 32)

    private func with(_ body: (Session) async throws -> Void) async throws {
        try await TestDatabase.with(suite: "broadcast") { database in
            let session = try await session(["database.url": database.url, "token.secret": Self.token])
            _ = try await session.migrate()
            try await session.withStore { store in
                let segment = "segment: vip\ncondition: events.count('purchase') > 9"
                _ = try await store.publish([NewSegment(segment: "vip", checksum: segment, source: segment)], author: "test")
            }
            try await body(session)
        }
    }

    private func publish(_ yaml: String, _ session: Session) async throws {
        try await withFolder { folder in
            try write(yaml + "\nsender: { from: shop@example.org, postal_address: 'Street 1, Town' }", to: "\(folder)/scenario.yaml")
            try write("---\nsubject: s\n---\n<p>{{ links.unsubscribe }}</p>", to: "\(folder)/templates/t.html.liquid")
            _ = try await session.publish(folder: folder, author: "test")
        }
    }

    private func sale(at moment: String = "2099-01-01T12:00:00Z", policy: String = "") -> String {
        """
        scenario: sale
        entry: { segment: vip, once_at: "\(moment)" }
        steps: [{ id: mail, email: { template: t, topic: offers, lane: bulk } }]
        \(policy)
        """
    }

    private func addMembers(_ count: Int, _ session: Session) async throws {
        let subjects = (1...count).map { "c\($0)" }
        try await session.withStore { store in
            _ = try await store.pool.query(
                """
                INSERT INTO contact (contact_id, subject, email)
                SELECT c, s, s || '@example.org' FROM unnest(\(subjects.map { ContactIdentity.contactID(subject: $0) }), \(subjects)) AS n (c, s)
                """)
            _ = try await store.pool.query("INSERT INTO segment_member SELECT contact_id, 'vip', now() FROM contact")
        }
    }

    @Test func `a broadcast is listed before its moment, throttled, paused, resumed, and refused what can't be`() async throws {
        try await with { session in
            try await publish(sale(), session)
            let waiting = try await session.broadcasts()
            #expect(waiting.map(\.tick.scenario) == ["sale"] && waiting.map(\.state) == [.waiting])
            #expect(try await session.change(broadcast: "sale", .throttle(rate: 600), reason: nil).fanout?.rate == 600)
            #expect(try await session.change(broadcast: "sale", .pause, reason: "wait").state == .paused)
            let error = await #expect(throws: BroadcastError.self) { try await session.change(broadcast: "sale", .pause, reason: nil) }
            #expect("\(error, default: "")" == "sale is paused: it can't be paused")
            #expect(try await session.change(broadcast: "sale", .resume, reason: nil).state == .waiting)
            let (ended, withdrawn) = try await session.cancelBroadcast("sale", reason: "no")
            #expect(ended.state == .cancelled && withdrawn == Withdrawn())
            #expect(try await session.cancelBroadcast("sale", reason: nil).broadcast.state == .cancelled)
            let refusal = await #expect(throws: BroadcastError.self) { try await session.change(broadcast: "sale", .start, reason: nil) }
            #expect("\(refusal, default: "")".contains("another once_at"))
            // Another moment is another broadcast; the one before stays in the list.
            try await publish(sale(at: "2099-02-01T12:00:00Z"), session)
            #expect(try await session.broadcasts().map(\.state) == [.waiting, .cancelled])
            try await publish(
                "scenario: other\nentry: { on: x }\nsteps: [{ id: m, email: { template: t, topic: q, lane: transactional } }]", session)
            await #expect(throws: BroadcastError.noBroadcast("other")) { try await session.broadcast("other") }
            await #expect(throws: BroadcastError.unknown("nope", known: ["sale"])) { try await session.broadcast("nope") }
        }
    }

    @Test func `a preview counts each member by the first gate that is closed`() async throws {
        try await with { session in
            try await publish(sale(), session)
            try await addMembers(50, session)
            let tokens = try session.resources.tokens()
            try await session.withStore { store in
                try await store.suppress([tokens.hash(of: "C1@example.org"), tokens.hash(of: "c2@example.org")], reason: "hard")
                for sql in [
                    "UPDATE contact SET stopped_at = now() WHERE subject IN ('c2', 'c3')",
                    "UPDATE contact SET email = NULL WHERE subject IN ('c4', 'c5', 'c6')",
                    "UPDATE contact SET erased_at = now() WHERE subject = 'c7'",
                    "INSERT INTO consent SELECT contact_id, 'offers', false, 'page' FROM contact WHERE subject IN ('c1', 'c6', 'c8', 'c9')",
                    "INSERT INTO consent SELECT contact_id, 'other', false, 'page' FROM contact",
                ] { _ = try await store.pool.query(Query(sql: sql)) }
            }
            let preview = try await session.preview(broadcast: "sale")
            #expect(preview.members == 49 && preview.stopped == 2 && preview.suppressed == 1 && preview.withdrawn == 3)
            #expect(preview.addressless == 2 && preview.control == 0 && preview.recipients == 41)
            try await publish(sale(policy: "policy: { control_group: 99.99% }"), session)
            #expect(try await session.preview(broadcast: "sale").recipients == 0)
        }
    }

    @Test func `only a scenario of manual entry takes contacts by hand, and unknown ones are told`() async throws {
        func subjects(_ names: [String]) -> AsyncThrowingStream<String, any Error> {
            AsyncThrowingStream { continuation in
                for name in names { continuation.yield(name) }
                continuation.finish()
            }
        }
        try await with { session in
            try await addMembers(2_500, session)
            try await publish(
                "scenario: gift\nentry: { manual: true }\nsteps: [{ id: m, email: { template: t, topic: q, lane: transactional } }]",
                session)
            try await publish(sale(), session)
            var steps: [Int] = []
            let result = try await session.enter("gift", subjects: subjects((1...2_600).map { "c\($0)" }), data: ["a": 1]) {
                steps.append($0.entered)
            }
            #expect(result.entered == 2_500 && result.unknownCount == 100 && result.unknown.count == 100)
            #expect(steps == [1_000, 2_000, 2_500])
            try await session.withStore { store in
                let rows = try await store.pool.query("SELECT state || done || (data->>'a') FROM fanout WHERE kind = 'manual'")
                #expect(try rows.map { try $0.decode(0, as: String.self) } == ["done25001"])
                #expect(try await store.pool.query("SELECT count(*) FROM timer").first?.decode(0, as: Int64.self) == 2_500)
            }
            await #expect(throws: EnteringError.nobody) { try await session.enter("gift", subjects: subjects([])) }
            await #expect(throws: EnteringError.notManual("sale", on: "schedule.due")) {
                try await session.enter("sale", subjects: subjects(["c1"]))
            }
            await #expect(throws: EnteringError.unknown("nope")) { try await session.enter("nope", subjects: subjects(["c1"])) }
        }
    }

    /// Passages of the broadcast's members that stand at a step, with a pending mail each where `mails` says so.
    private func stand(at step: String, moment: String, mails: Bool, _ session: Session) async throws {
        try await session.withStore { store in
            let at = try #require(Timestamp(moment))
            let fanout = Fanout.id(scenario: "sale", tick: at)
            let entry = #"{"id": "sale/\#(at)", "source": "urn:goniec:schedule", "time": "\#(at)"}"#
            let event = #"{"id": "e", "source": "s", "type": "schedule.due", "subject": "x", "time": "\#(at)", "data": {}}"#
            for sql in [
                """
                INSERT INTO enrollment (contact_id, enrollment_id, scenario, version, key, live, wait_no, due_at, state, entered_at, fanout_id)
                SELECT contact_id, gen_random_uuid(), 'sale', 1, '', true, 1, now() + interval '8 hours',
                    '{"step": "\(step)", "context": \(event), "entry": \(entry), "cursor": \(entry)}', now(), '\(fanout)' FROM contact
                """,
                "INSERT INTO timer SELECT due_at, contact_id, enrollment_id, 1 FROM enrollment",
                """
                INSERT INTO delivery (contact_id, delivery_id, enrollment_id, scenario, version, step, template, lane, uncertain_policy, context,
                    state, not_before, created_at, updated_at)
                SELECT contact_id, gen_random_uuid(), enrollment_id, 'sale', 1, 'mail', 't', 'bulk', 'hold', '{}', 'pending', now(), now(), now()
                FROM enrollment WHERE \(mails)
                """,
            ] { _ = try await store.pool.query(Query(sql: sql)) }
        }
    }

    @Test func `mails that a gate delays are called back with their passages when a broadcast is cancelled`() async throws {
        try await with { session in
            try await publish(sale(), session)
            try await addMembers(2_300, session)
            _ = try await session.change(broadcast: "sale", .throttle(rate: 600), reason: nil)
            try await stand(at: "mail", moment: "2099-01-01T12:00:00Z", mails: false, session)
            let (_, withdrawn) = try await session.cancelBroadcast("sale", reason: "no")
            #expect(withdrawn == Withdrawn(passages: 2_300))
            try await session.withStore { store in
                let rows = try await store.pool.query(
                    """
                    SELECT (SELECT count(*) FROM enrollment WHERE end_reason = 'withdrawn' AND ended_at IS NOT NULL AND NOT live)
                        || ' ' || (SELECT count(*) FROM timer) || ' ' || (SELECT count(*) FROM journal WHERE kind = 'withdrawn')
                    """)
                #expect(try rows.first?.decode(0, as: String.self) == "2300 0 2300")
            }
            #expect(try await session.cancelBroadcast("sale", reason: nil).withdrawn == Withdrawn())
        }
    }

    @Test func `passages that stand at a wait go on when a broadcast is cancelled, and their mails are called back and counted`()
        async throws
    {
        try await with { session in
            try await publish(
                sale().replacing("topic: offers, lane: bulk } }", with: "topic: offers } }, { id: hold, wait: { for: 9h } }"), session)
            try await addMembers(2_300, session)
            _ = try await session.change(broadcast: "sale", .throttle(rate: 600), reason: nil)
            try await stand(at: "hold", moment: "2099-01-01T12:00:00Z", mails: true, session)
            try await session.withStore { store in
                let fanout = try #require(try await store.fanouts(.broadcast, limit: 1).first)
                #expect(try await store.yield(of: fanout, page: 1_000).deliveries == ["pending": 2_300])
                #expect(try await store.yield(of: fanout, page: 2_300).deliveries == ["pending": 2_300])
            }
            #expect(try await session.cancelBroadcast("sale", reason: "no").withdrawn == Withdrawn(deliveries: 2_300))
            #expect(try await session.broadcast("sale").deliveries == ["cancelled": 2_300])
            let live = try await session.withStore { store in
                try await store.pool.query("SELECT FROM enrollment WHERE live").count
            }
            #expect(live == 2_300)
        }
    }

    @Test func `a broadcast that runs while another moment is published is named by its own`() async throws {
        try await with { session in
            try await publish(sale(), session)
            _ = try await session.change(broadcast: "sale", .throttle(rate: 600), reason: nil)
            try await session.withStore { store in _ = try await store.pool.query("UPDATE fanout SET started_at = now()") }
            try await publish(sale(at: "2099-02-01T12:00:00Z"), session)
            let error = await #expect(throws: BroadcastError.self) { try await session.cancelBroadcast("sale", reason: nil) }
            #expect(
                "\(error, default: "")"
                    == "which one of sale? --at 2099-02-01T12:00:00Z is waiting, --at 2099-01-01T12:00:00Z is running")
            let (january, february) = (Timestamp("2099-01-01T12:00:00Z"), Timestamp("2099-02-01T12:00:00Z"))
            #expect(try await session.cancelBroadcast("sale", at: january, reason: nil).broadcast.tick.at == january)
            #expect(try await session.broadcast("sale").broadcast.tick.at == february)
            #expect(try await session.broadcast("sale", at: january).broadcast.state == .cancelled)
            let never = try #require(Timestamp("2099-03-01T12:00:00Z"))
            await #expect(throws: BroadcastError.notThen("sale", at: never)) { try await session.broadcast("sale", at: never) }
        }
    }

    @Test func `what was interrupted while contacts were let in goes on as the same occasion, spread over time`() async throws {
        struct Interrupted: Error {}
        func subjects(_ count: Int, isInterrupted: Bool) -> AsyncThrowingStream<String, any Error> {
            AsyncThrowingStream { continuation in
                for number in 1...count { continuation.yield("c\(number)") }
                continuation.finish(throwing: isInterrupted ? Interrupted() : nil)
            }
        }
        try await with { session in
            try await addMembers(2_500, session)
            try await publish(
                "scenario: gift\nentry: { manual: true }\nsteps: [{ id: m, email: { template: t, topic: q, lane: transactional } }]",
                session)
            var occasion: UUID?
            await #expect(throws: Interrupted.self) {
                try await session.enter(
                    "gift", subjects: subjects(1_500, isInterrupted: true), data: ["a": 1], began: { occasion = $0 })
            }
            let id = try #require(occasion)
            let result = try await session.enter("gift", subjects: subjects(2_500, isInterrupted: false), resuming: id)
            #expect(result.entered == 2_500)
            try await session.withStore { store in
                let rows = try await store.pool.query(
                    """
                    SELECT (SELECT state || done || '/' || total || (data->>'a') FROM fanout WHERE kind = 'manual')
                        || ' ' || count(DISTINCT contact_id) || ' ' || count(DISTINCT enrollment_id) || ' ' || (count(DISTINCT due_at) = count(*))
                        || ' ' || (max(due_at) - min(due_at) >= interval '1.7 seconds')
                    FROM timer
                    """)
                #expect(try rows.first?.decode(0, as: String.self) == "done2500/25001 2500 1 true true")
            }
            await #expect(throws: EnteringError.notInterrupted("gift", id)) {
                try await session.enter("gift", subjects: subjects(1, isInterrupted: false), resuming: id)
            }
        }
    }

    @Test func `rates are read as they are written`() {
        #expect(SendingRate("10000/h")?.perHour == 10_000 && SendingRate("50/s")?.perHour == 180_000 && SendingRate("5/m")?.perHour == 300)
        for text in ["", "10", "0/h", "-1/h", "10/d", "1.5/h", "10/h/h", "9223372036854775807/s", "2147483648/h", "10 /h"] {
            #expect(SendingRate(text) == nil, "\(text)")
        }
        #expect("\(SendingRate(perHour: 10_000))" == "10,000/h")
    }
}
