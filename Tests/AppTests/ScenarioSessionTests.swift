import Postgres
import Scenario
import Store
import Support
import Testing

@testable import App

/// What commands do to scenarios, over a database of their own.
@Suite(.timeLimit(.minutes(2))) struct ScenarioSessionTests {
    static let yaml = """
        scenario: cart
        entry: { on: a }
        steps:
          - { id: hold, wait: { for: 2h } }
          - { id: mail, email: { template: t } }
        """

    /// Runs `body` with a session, and a function that writes a folder with this definition.
    private func with(_ body: (Session, (String) throws -> String) async throws -> Void) async throws {
        try await withFolder { root in
            try await withServers { session, _ in
                _ = try await session.migrate()
                try await body(session) { yaml in
                    try write(yaml, to: "\(root)/cart/scenario.yaml")
                    try write("---\nsubject: s\n---\n<p>Hello</p>", to: "\(root)/cart/templates/t.html.liquid")
                    return "\(root)/cart"
                }
            }
        }
    }

    /// People who stand at a step of a version.
    private func stand(_ count: Int, at step: String, version: Int = 1, _ session: Session, from first: Int = 1) async throws {
        let state =
            #"{"context":{"id":"1","source":"s","type":"a","subject":"c","time":"2026-11-24T08:00:00Z","data":{}},"#
            + #""entry":{"time":"2026-11-24T08:00:00Z","source":"s","id":"1"},"waitEnteredAt":"2026-11-24T08:00:00Z","step":""# + step
            + "\"}"
        try await session.withStore { store in
            _ = try await store.pool.query(
                """
                WITH c AS (INSERT INTO contact (contact_id, subject)
                    SELECT ('00000000-0000-0001-0000-' || lpad(to_hex(n), 12, '0'))::uuid, 'c' || n
                    FROM generate_series(\(Int32(first)), \(Int32(first + count - 1))) n RETURNING contact_id)
                INSERT INTO enrollment SELECT contact_id, contact_id, 'cart', \(Int32(version)), '', true, 1, goniec_now() + interval '1 hour',
                    \(state)::jsonb, goniec_now(), NULL, NULL FROM c
                """)
        }
    }

    private func column(_ sql: String, _ session: Session) async throws -> [String] {
        try await session.withStore { store in try await store.pool.query(Query(sql: sql)).map { try $0.decode(0) } }
    }

    @Test func `a folder is planned, published, changed, compared and rolled back`() async throws {
        try await with { session, folder in
            let path = try folder(Self.yaml)
            let plan = try await session.plan(folder: path)
            #expect(plan.live == nil && plan.next == 1 && !plan.difference.isEmpty)
            #expect(try await session.publish(folder: path, author: "ola", message: "first", expected: 0).version == 1)
            #expect(try await session.publish(folder: path).isUnchanged)
            #expect(try await session.plan(folder: path).difference.isEmpty)
            _ = try folder(Self.yaml.replacing("2h", with: "3h"))
            let lines = try await session.difference(from: ScenarioReference("cart"), to: ScenarioReference(path)).lines.map(\.text)
            #expect(lines == ["steps", "  ~ hold", "      ~ wait.for: 2h → 3h"])
            #expect(try await session.publish(folder: path).version == 2)
            let back = try await session.rollBack("cart")
            #expect(back.version == 3 && back.restores == 1)
            #expect(try await session.difference(from: ScenarioReference("cart@1"), to: ScenarioReference("cart@3")).isEmpty)
            await #expect(throws: ScenarioError.self) { try await session.rollBack("cart") }
            let forth = try await session.rollBack("cart", to: 2)
            #expect(forth.version == 4 && forth.restores == 2)
        }
    }

    @Test func `who publishes by an old plan is told who was faster`() async throws {
        try await with { session, folder in
            let path = try folder(Self.yaml)
            _ = try await session.publish(folder: path, author: "ola")
            _ = try folder(Self.yaml.replacing("2h", with: "3h"))
            _ = try await session.publish(folder: path, author: "jan", expected: 1)
            _ = try folder(Self.yaml.replacing("2h", with: "4h"))
            let error = await #expect(throws: ScenarioError.self) { try await session.publish(folder: path, expected: 1) }
            #expect(error.map { "\($0)".contains("version 2 by jan, published ") } == true)
            #expect(try await session.versions(of: "cart").map(\.version) == [2, 1])
        }
    }

    @Test func `an unknown scenario or version is refused with what there is`() async throws {
        try await with { session, folder in
            _ = try await session.publish(folder: try folder(Self.yaml))
            let error = await #expect(throws: ScenarioError.self) { try await session.files(of: .published("crat", version: nil)) }
            #expect(error.map { "\($0)".contains("did you mean cart?") } == true)
            await #expect(throws: ScenarioError.self) { try await session.files(of: .published("cart", version: 7)) }
            await #expect(throws: ScenarioError.self) { try await session.pause("crat", reason: nil) }
            await #expect(throws: ScenarioError.self) { try await session.archive("crat") }
            #expect(try await session.beginResumption(of: "cart") == nil)
        }
    }

    @Test func `a map that leaves somebody out publishes nothing and names all of them`() async throws {
        try await with { session, folder in
            let path = try folder(Self.yaml)
            _ = try await session.publish(folder: path)
            try await stand(3, at: "hold", session)
            try await stand(2, at: "gone", session, from: 10)
            _ = try folder(Self.yaml.replacing("hold", with: "rest"))
            let map = try MapFile(try write("", to: "\(path)/migrate.yaml"))
            let error = await #expect(throws: ScenarioError.self) { try await session.publish(folder: path, map: map) }
            let text = error.map { "\($0)" } ?? ""
            #expect(text.contains("hold (3 on version 1)") && text.contains("gone (2 on version 1)"))
            #expect(try await session.versions(of: "cart").map(\.version) == [1])
            let wrong = try MapFile(try write("hold: rset", to: "\(path)/migrate.yaml"))
            await #expect(throws: ValidationError.self) { try await session.plan(folder: path, map: wrong) }
        }
    }

    @Test func `an interrupted migration is gone on with by the same command`() async throws {
        try await with { session, folder in
            let path = try folder(Self.yaml)
            _ = try await session.publish(folder: path)
            try await stand(1_200, at: "hold", session)
            _ = try folder(Self.yaml.replacing("hold", with: "rest"))
            let map = try MapFile(try write("hold: rest", to: "\(path)/migrate.yaml"))
            let begun = try #require(try await session.publish(folder: path, map: map).migration)
            let interruption = Interruption()
            let stopped = try await session.work(at: begun, interruption: interruption) { _ in interruption.request() }
            #expect(stopped.state == .running && stopped.passed == 500)
            // Another thing can't be begun meanwhile, and another map isn't gone on with.
            await #expect(throws: ScenarioError.self) { try await session.beginMigration(of: "cart", map: map) }
            let other = try MapFile(try write("hold: exit", to: "\(path)/other.yaml"))
            await #expect(throws: ScenarioError.self) { try await session.publish(folder: path, map: other) }
            let again = try #require(try await session.publish(folder: path, map: map).migration)
            #expect(again.id == begun.id)
            #expect(try await session.interruptedMigration(of: "cart").id == begun.id)
            let ended = try await session.work(at: again)
            #expect(ended.state == .done && ended.passed == 1_200 && ended.changed == 1_200)
            #expect(try await column("SELECT DISTINCT version || (state->>'step') FROM enrollment", session) == ["2rest"])
            await #expect(throws: ScenarioError.self) { try await session.interruptedMigration(of: "cart") }
        }
    }

    @Test func `a pause is lifted once everybody has been seen to, by either command`() async throws {
        try await with { session, folder in
            _ = try await session.publish(folder: try folder(Self.yaml))
            try await stand(3, at: "hold", session)
            try await session.pause("cart", reason: "typo")
            #expect(try await session.withStore { try await $0.scenarios() }.first?.pausedAt != nil)
            let begun = try #require(try await session.beginResumption(of: "cart"))
            await #expect(throws: ScenarioError.self) { try await session.pause("cart", reason: nil) }
            #expect(try await session.work(at: begun).state == .done)
            #expect(try await session.pauses().isEmpty)
            try await session.stop(.scenario("cart"), reason: nil)
            #expect(try await session.resume(.scenario("cart")))
            #expect(try await !session.resume(.scenario("cart")))
            #expect(try await column("SELECT DISTINCT wait_no::text FROM enrollment", session) == ["3"])
        }
    }

    @Test func `archiving lets nobody in, and ends those under way where asked`() async throws {
        try await with { session, folder in
            _ = try await session.publish(folder: try folder(Self.yaml))
            try await stand(700, at: "hold", session)
            #expect(try await session.archive("cart"))
            #expect(try await !session.archive("cart"))
            #expect(try await column("SELECT count(*)::text FROM enrollment WHERE live", session) == ["700"])
            let ended = try await session.work(at: try await session.beginEnding(of: "cart"))
            #expect(ended.state == .done && ended.changed == 700)
            #expect(try await column("SELECT DISTINCT end_reason FROM enrollment", session) == ["archived"])
        }
    }

    @Test func `while those under way are ended nothing is published, and what was published again isn't ended`() async throws {
        try await with { session, folder in
            let path = try folder(Self.yaml)
            _ = try await session.publish(folder: path)
            _ = try await session.archive("cart")
            let ending = try await session.beginEnding(of: "cart")
            await #expect(throws: ScenarioError.self) { try await session.publish(folder: path) }
            #expect(try await session.versions(of: "cart").map(\.version) == [1])
            _ = try await session.work(at: ending)
            #expect(try await session.publish(folder: path).version == 2)
            await #expect(throws: ScenarioError.self) { try await session.beginEnding(of: "cart") }
        }
    }

    @Test func `what publishing refuses planning and rolling back refuse, with the same places`() async throws {
        try await with { session, folder in
            try await session.withStore { try await $0.setAttribute(AttributeDefinition(name: "age", type: .integer), by: "ola") }
            let yaml = Self.yaml.replacing("{ on: a }", with: "{ segment: risky, when: contact.attributes.agee > 1 }")
            let path = try folder(yaml)
            let expected = [
                "\(path)/scenario.yaml:2:19: there is no segment `risky`",
                "\(path)/scenario.yaml:2:51: no contact has an attribute `agee` (did you mean \"age\"?)",
            ]
            #expect(await #expect(throws: ValidationError.self) { try await session.plan(folder: path) }?.problems == expected)
            #expect(await #expect(throws: ValidationError.self) { try await session.publish(folder: path) }?.problems == expected)
            _ = try folder(Self.yaml.replacing("{ on: a }", with: "{ on: a, when: 'contact.attributes.age == \"41\"' }"))
            let wrong = ["\(path)/scenario.yaml:2:47: '==' isn't defined for a int and a string"]
            #expect(await #expect(throws: ValidationError.self) { try await session.plan(folder: path) }?.problems == wrong)
            #expect(await #expect(throws: ValidationError.self) { try await session.publish(folder: path) }?.problems == wrong)
            _ = try folder(Self.yaml.replacing("{ on: a }", with: "{ on: a, when: contact.attributes.age > 40 }"))
            #expect(try await session.publish(folder: path).version == 1)
            #expect(try await session.publish(folder: try folder(Self.yaml)).version == 2)
            // The attribute has become a text since: the old condition would never hold again.
            try await session.withStore { try await $0.setAttribute(AttributeDefinition(name: "age", type: .text), by: "ola") }
            let error = await #expect(throws: ValidationError.self) { try await session.rollBack("cart") }
            #expect(error?.problems == ["cart@1/scenario.yaml:2:46: '>' isn't defined for a string and a int"])
            #expect(try await session.versions(of: "cart").map(\.version) == [2, 1])
        }
    }

    @Test func `a plan counts those under way by step and version, and says what the map makes of them`() async throws {
        try await with { session, folder in
            let path = try folder(Self.yaml)
            _ = try await session.publish(folder: path)
            try await stand(3, at: "hold", session)
            try await stand(2, at: "gone", session, from: 10)
            _ = try folder(Self.yaml.replacing("hold", with: "rest"))
            let map = try MapFile(try write("hold: rest", to: "\(path)/migrate.yaml"))
            let plan = try await session.plan(folder: path, map: map)
            #expect(plan.live?.version == 1 && plan.next == 2)
            let groups = plan.passages.groups.sorted { $0.step < $1.step }
            #expect(groups.map { "\($0.version) \($0.step) \($0.count)" } == ["1 gone 2", "1 hold 3"])
            #expect(groups.map { $0.problem == nil } == [false, true])
        }
    }

    @Test func `an argument is a folder where it looks like one`() throws {
        #expect(ScenarioReference("a/b") == .folder("a/b"))
        #expect(ScenarioReference(".") == .folder("."))
        #expect(ScenarioReference("cart") == .published("cart", version: nil))
        #expect(ScenarioReference("cart@12") == .published("cart", version: 12))
        #expect(ScenarioReference("cart@x") == .published("cart@x", version: nil))
    }
}
