import IO
import Testing

@Suite struct SystemRandomTests {
    @Test func `numbers don't come twice, in one source or in two, and every bit is used`() {
        var first = SystemRandom()
        var second = SystemRandom()
        let numbers = (0..<1_000).flatMap { _ in [first.next(), second.next()] }
        #expect(Set(numbers).count == 2_000)
        #expect(numbers.reduce(0, |) == .max)
        #expect(numbers.reduce(.max, &) == 0)
    }
}
