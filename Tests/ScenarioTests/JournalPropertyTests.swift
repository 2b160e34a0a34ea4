import Identity
import JSON
import Testing
import Time

@testable import Scenario

@Suite struct JournalPropertyTests {
    static let policies = [
        "", "policy: { control_group: 50% }", "policy: { frequency: { max: 1, per: 20s } }",
        #"policy: { quiet_hours: { from: "08:00", to: "08:01" } }"#,
        #"policy: { quiet_hours: { from: "08:00", to: "08:01", late: expire }, frequency: { max: 2, per: 30s } }"#,
    ]

    /// Drives a random scenario of bulk mails past gates that open and close under way.
    static func drive(seed: Int, _ check: (World) -> Void) {
        var random = RandomScenario(seed: seed)
        let yaml = random.yaml().replacing("{ template: t }", with: "{ template: t, topic: offers, lane: bulk }")
        guard var world = try? World(yaml + "\n" + policies[seed % policies.count]) else { return }
        for event in random.events().shuffled(using: &random.generator) {
            switch Int.random(in: 0..<12, using: &random.generator) {
            case 0: world.standing.isStopped.toggle()
            case 1: world.standing.consents["offers"] = !(world.standing.consents["offers"] ?? true)
            case 2: world.standing.suppressions = world.standing.suppressions.isEmpty ? ["ada@example.com": "hard"] : [:]
            case 3: world.contact.email = world.contact.email == nil ? "ada@example.com" : nil
            default: break
            }
            world.take(event)
            check(world)
            if Bool.random(using: &random.generator) { world.wait("\(Int.random(in: 1...30, using: &random.generator))s") }
            check(world)
        }
        world.wait("1h")
        check(world)
    }

    @Test func `of each time an e-mail step was come to exactly one line says whether it wrote, and if not why`() {
        var counts: [JournalEntry.Kind: Int] = [:]
        for seed in 0..<2_000 {
            Self.drive(seed: seed) { world in
                for step in world.engine.definition.steps {
                    guard case .email = step.kind else { continue }
                    let lines = world.journal.filter { $0.step == step.id && !$0.isDelay }
                    let visits = world.enrollments.reduce(0) { $0 + ($1.visits[step.id] ?? 0) }
                    let verdicts = lines.filter { [.emailed, .gate, .skipped].contains($0.kind) }
                    #expect(verdicts.count == visits, "seed \(seed), step \(step.id)")
                    #expect(
                        verdicts.count { $0.kind == .emailed } == world.asked.count { $0.delivery.step == step.id }
                            + withdrawn(world, step.id), "seed \(seed)")
                    #expect(verdicts.allSatisfy { $0.kind == .emailed || !$0.detail.isEmpty })
                    for line in verdicts { counts[line.kind, default: 0] += 1 }
                }
            }
        }
        for kind in [JournalEntry.Kind.emailed, .gate, .skipped] { #expect(counts[kind] ?? 0 > 100, "\(kind)") }
    }

    /// Mails that were asked for and called off in one go: nobody else ever saw them.
    private func withdrawn(_ world: World, _ step: String) -> Int {
        let exited = Set(world.enrollments.filter { $0.endReason == .exited }.map(\.id))
        let asked = Dictionary(grouping: world.asked, by: \.delivery.step)[step] ?? []
        let written = world.journal.count { $0.kind == .emailed && $0.step == step }
        return exited.isEmpty ? 0 : max(0, written - asked.count)
    }

    @Test func `a mail that quiet hours delay has a line that says until when, and stands there`() {
        var delays = 0
        for seed in 0..<1_000 {
            Self.drive(seed: seed) { world in
                for enrollment in world.live {
                    guard let step = enrollment.step, case .email? = world.engine.definition.step(step)?.kind else { continue }
                    delays += 1
                    #expect(enrollment.dueAt != nil)
                    #expect(world.journal.contains { $0.step == step && $0.isDelay })
                }
            }
        }
        #expect(delays > 20)
    }

    @Test func `the first gate that is closed is the one that the journal names`() throws {
        let policy = #"policy: { control_group: 99.99%, frequency: { max: 1, per: 1d }, quiet_hours: { from: "00:00", to: "23:59" } }"#
        let mail = Standing.Mail(enrollment: UUID(high: 9, low: 9), topic: "offers", at: World.start, isPending: false)
        var standing = Standing(
            isStopped: true, isErased: true, suppressions: ["ada@example.com": "hard"], consents: ["offers": false], mails: [mail])
        // In the order of the design: taking one away lets the next be seen.
        let removals: [(Gate, (inout Standing) -> Void)] = [
            (.stopped, { $0.isStopped = false }), (.erased, { $0.isErased = false }), (.suppressed, { $0.suppressions = [:] }),
            (.consent, { $0.consents = [:] }), (.controlGroup, { _ in }),
        ]
        var seen: [String] = []
        for (_, remove) in removals {
            var world = try World(GateTests.scenario(policy))
            world.standing = standing
            world.take(event("begun", 0, ["k": 1]))
            seen += GateTests.gates(world)
            remove(&standing)
        }
        #expect(seen == removals.map(\.0.rawValue))
        #expect(Gate.allCases == [.stopped, .erased, .suppressed, .consent, .controlGroup, .frequency, .quietHours])
        for (policy, gate) in [
            (policy.replacing("control_group: 99.99%, ", with: ""), Gate.frequency),
            (policy.replacing("control_group: 99.99%, frequency: { max: 1, per: 1d }, ", with: ""), .quietHours),
        ] {
            var world = try World(GateTests.scenario(policy))
            world.standing = standing
            world.take(event("begun", 0, ["k": 1]))
            #expect(GateTests.gates(world) == [gate.rawValue])
        }
    }
}

extension JournalEntry {
    /// Whether it says that a mail waits: the gates are asked again then.
    fileprivate var isDelay: Bool { kind == .gate && detail.contains("the mail waits until") || kind == .waited }
}
