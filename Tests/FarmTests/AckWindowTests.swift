import Testing

@testable import Farm

struct AckWindowTests {
    @Test func `what finishes out of turn is acknowledged with what comes before it`() {
        var window = AckWindow()
        for tag: UInt64 in [3, 4, 7, 9] { window.received(tag) }
        #expect(window.count == 4)
        #expect(window.finished(7) == nil)
        #expect(window.finished(4) == nil)
        #expect(window.finished(3) == 7)
        #expect(window.count == 1)
        #expect(window.finished(3) == nil)
        #expect(window.finished(8) == nil)
        #expect(window.finished(9) == 9)
        #expect(window.finished(9) == nil)
        #expect(window.count == 0)
    }

    @Test func `the window says what a list of all messages would`() {
        for seed: UInt64 in 1...100 {
            var random = SplitMix(seed: seed)
            var window = AckWindow()
            var model: [(tag: UInt64, isFinished: Bool)] = []
            var acknowledged: UInt64 = 0
            var lastTag: UInt64 = 0
            for _ in 0..<200 {
                if Bool.random(using: &random) {
                    lastTag += UInt64.random(in: 1...3, using: &random)
                    window.received(lastTag)
                    model.append((lastTag, false))
                } else {
                    let tag = UInt64.random(in: 0...lastTag + 2, using: &random)
                    for index in model.indices where model[index].tag == tag { model[index].isFinished = true }
                    let upTo = model.prefix(while: \.isFinished).last?.tag ?? 0
                    let expected: UInt64? = upTo > acknowledged ? upTo : nil
                    #expect(window.finished(tag) == expected)
                    acknowledged = max(acknowledged, upTo)
                }
                #expect(window.count == model.count { $0.tag > acknowledged })
            }
        }
    }
}
