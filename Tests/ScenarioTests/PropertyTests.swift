import Identity
import JSON
import Testing
import Time

@testable import Scenario

@Suite struct PropertyTests {
    static let runs = 800

    /// Drives a random scenario with random events in random batches at random times, checking what must always hold.
    static func drive(seed: Int, _ check: (World) -> Void) -> World? {
        var random = RandomScenario(seed: seed)
        guard var world = try? World(random.yaml()) else { return nil }
        var events = random.events()
        events.shuffle(using: &random.generator)
        while !events.isEmpty {
            let batch = Array(events.prefix(Int.random(in: 1...3, using: &random.generator)))
            events.removeFirst(batch.count)
            world.take(batch)
            check(world)
            if Bool.random(using: &random.generator) { world.wait("\(Int.random(in: 1...30, using: &random.generator))s") }
            // A redelivered batch and a wake that comes late or never was.
            if Int.random(in: 0..<4, using: &random.generator) == 0 {
                world.take(batch)
                if let enrollment = world.enrollments.randomElement(using: &random.generator) {
                    world.wake(enrollment.id, Int.random(in: 0...5, using: &random.generator))
                }
            }
            check(world)
        }
        world.wait("1h")
        check(world)
        return world
    }

    @Test func `there are never two live enrollments of a key`() {
        var driven = 0
        for seed in 0..<Self.runs {
            let world = Self.drive(seed: seed) { world in
                let keys = world.live.map(\.key)
                #expect(Set(keys).count == keys.count, "seed \(seed)")
            }
            if world?.enrollments.count ?? 0 > 1 { driven += 1 }
        }
        #expect(driven > 25)
    }

    @Test func `no mail is asked for after an exit, and none stays pending`() {
        var exits = 0
        for seed in 0..<Self.runs {
            var ended: [UUID: Int] = [:]
            _ = Self.drive(seed: seed) { world in
                for enrollment in world.enrollments where enrollment.endReason == .exited {
                    let visits = enrollment.visits.values.reduce(0, +)
                    // One that did nothing may yet be begun anew, and come to a mail that its exit calls off in the same go.
                    if enrollment.isRevocable {
                        #expect(visits == 0)
                    } else if let before = ended[enrollment.id] {
                        #expect(visits == before, "seed \(seed)")
                    } else {
                        exits += 1
                    }
                    ended[enrollment.id] = visits
                    #expect(world.pending[enrollment.id] == nil && world.timers[enrollment.id] == nil, "seed \(seed)")
                }
            }
        }
        #expect(exits > 8)
    }

    @Test func `no passage stands still without a timer or an event to wait for, and none runs on for ever`() {
        for seed in 0..<Self.runs {
            _ = Self.drive(seed: seed) { world in
                for enrollment in world.enrollments {
                    #expect(enrollment.endReason != .failed, "seed \(seed)")
                    #expect((enrollment.dueAt != nil) == (world.timers[enrollment.id] != nil), "seed \(seed)")
                    #expect(world.timers[enrollment.id].map { $0.waitNumber == enrollment.waitNumber } ?? true, "seed \(seed)")
                    guard enrollment.isLive, enrollment.dueAt == nil else { continue }
                    guard case .wait(.event)? = enrollment.step.flatMap({ world.engine.definition.step($0)?.kind }) else {
                        Issue.record("seed \(seed): stands at \(enrollment.step ?? "nothing")")
                        continue
                    }
                }
            }
        }
    }

    @Test func `delivery ids are unique`() {
        var asked = 0
        for seed in 0..<Self.runs {
            let ids = Self.drive(seed: seed) { _ in }?.asked.map(\.delivery.id) ?? []
            #expect(Set(ids).count == ids.count, "seed \(seed)")
            asked += ids.count
        }
        #expect(asked > 130)
    }
}
