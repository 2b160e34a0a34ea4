import Testing

@testable import Farm

struct PrefetchRampTests {
    private func widths(batchSize: Int) -> [UInt16] {
        var ramp = PrefetchRamp(batchSize: batchSize)
        var widths = [ramp.width]
        while let width = ramp.succeeded() {
            #expect(width == ramp.width)
            widths.append(width)
        }
        return widths
    }

    @Test func `it begins at one and widens to twice the batch`() {
        #expect(widths(batchSize: 500) == [1, 16, 256, 1_000])
        #expect(widths(batchSize: 8) == [1, 16])
        #expect(widths(batchSize: 1) == [1, 2])
    }

    @Test func `a batch of none, or beyond what a prefetch can say, has a width all the same`() {
        #expect(widths(batchSize: 0) == [1])
        #expect(widths(batchSize: 1_000_000) == [1, 16, 256, 4_096, 65_535])
    }

    @Test func `a suspect narrows it to one, from where it widens again`() {
        var ramp = PrefetchRamp(batchSize: 500)
        #expect(ramp.suspected() == nil)
        #expect(ramp.succeeded() == 16)
        #expect(ramp.succeeded() == 256)
        #expect(ramp.suspected() == 1)
        #expect(ramp.suspected() == nil)
        #expect(ramp.succeeded() == 16)
    }

    @Test func `no size of a batch overflows`() {
        #expect(PrefetchRamp(batchSize: .max).width == 1)
        #expect(PrefetchRamp(batchSize: .min).width == 1)
    }
}
