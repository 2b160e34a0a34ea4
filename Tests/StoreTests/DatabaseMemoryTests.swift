import Store
import Testing
import Time

@Suite struct DatabaseMemoryTests {
    private func sighting(
        _ position: Int64, timeline: Int32 = 1, system: String = "s", replicated: Bool = true, standby: Bool = true, known: Bool = true,
        confirmed: Int64 = 0
    ) -> DatabaseSighting {
        DatabaseSighting(
            system: system, timeline: timeline, position: position, isReplicated: replicated, awaitsStandby: standby, isKnown: known,
            confirmedAt: Timestamp(microseconds: confirmed)
        )
    }

    private func memory(_ failover: DatabaseMemory.Failover = .asynchronous, of sightings: DatabaseSighting...) -> DatabaseMemory {
        var memory = DatabaseMemory(failover: failover)
        for sighting in sightings { memory.adopt(sighting, judged: memory.judge(sighting)) }
        return memory
    }

    @Test func `who remembers nothing has nothing to compare with`() {
        #expect(memory().judge(sighting(5)) == .same)
    }

    @Test(arguments: DatabaseMemory.Failover.allCases)
    func `a log that goes on is the same database, one that goes back an older copy`(failover: DatabaseMemory.Failover) {
        let memory = memory(failover, of: sighting(100))
        #expect(memory.judge(sighting(100)) == .same)
        #expect(memory.judge(sighting(200)) == .same)
        #expect(memory.judge(sighting(99)) == .older(bytes: 1))
        #expect(memory.judge(sighting(40, timeline: 2, known: false)) == .older(bytes: 60))
    }

    @Test func `an older copy is told once, and so is what a confirmation has answered`() {
        var memory = memory(of: sighting(100))
        #expect(memory.judge(sighting(40, confirmed: 7)) == .same, "somebody who knew better has confirmed it meanwhile")
        memory.adopt(sighting(40), judged: memory.judge(sighting(40)))
        #expect(memory.judge(sighting(41)) == .same)
    }

    @Test func `of two that look at once, who comes later with less takes nothing away`() {
        let before = memory(of: sighting(100))
        var memory = before
        let (less, more) = (sighting(110), sighting(200))
        memory.adopt(more, judged: before.judge(more))
        #expect(before.judge(less) == .same)
        memory.adopt(less, judged: before.judge(less))
        #expect(memory.judge(sighting(150)) == .older(bytes: 50))
    }

    @Test func `a late answer of the old primary isn't taken for the new one's`() {
        let before = memory(.synchronous, of: sighting(100))
        var memory = before
        let (late, new) = (sighting(190, replicated: false), sighting(120, timeline: 2, known: false))
        memory.adopt(new, judged: before.judge(new))
        memory.adopt(late, judged: before.judge(late))
        #expect(memory.judge(sighting(130, timeline: 2)) == .same)
    }

    @Test func `what somebody confirmed is remembered as it is`() {
        var memory = memory(of: sighting(100))
        let confirmed = sighting(40, confirmed: 7)
        memory.adopt(confirmed, judged: memory.judge(confirmed))
        #expect(memory.judge(sighting(45, confirmed: 7)) == .same && memory.judge(sighting(30, confirmed: 7)) == .older(bytes: 10))
    }

    @Test func `another system's log is no measure`() {
        #expect(memory(of: sighting(100)).judge(sighting(40, system: "other", known: false)) == .same)
    }

    @Test func `a new timeline that has everything is accepted where a standby was waited for, and only there`() {
        let new = sighting(120, timeline: 2, replicated: false, standby: false, known: false)
        #expect(memory(.synchronous, of: sighting(100)).judge(new) == .failedOver(from: 1))
        #expect(memory(.asynchronous, of: sighting(100)).judge(new) == .same)
        #expect(memory(.synchronous, of: sighting(100, standby: false)).judge(new) == .same)
        #expect(memory(.synchronous, of: sighting(100, replicated: false)).judge(new) == .same)
        #expect(memory(.synchronous, of: sighting(100, known: false)).judge(new) == .same, "nobody had allowed the one before either")
        #expect(memory(.synchronous).judge(new) == .same, "who wasn't there before can't know")
    }

    @Test func `what only the primary had is not missed in its standby`() {
        // The second sighting came over a fresh connection: it ran ahead of the standby.
        let memory = memory(.synchronous, of: sighting(100), sighting(150, replicated: false))
        #expect(memory.judge(sighting(120, timeline: 2, replicated: false, known: false)) == .failedOver(from: 1))
    }

    @Test func `what was recovered to a point in time is no failover`() {
        #expect(memory(.synchronous, of: sighting(100)).judge(sighting(90, timeline: 2, known: false)) == .older(bytes: 10))
    }
}
