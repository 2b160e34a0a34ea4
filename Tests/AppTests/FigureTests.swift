import App
import Testing

@Suite struct FigureTests {
    @Test func `counts are grouped by thousands`() {
        #expect([0, 7, 999, 1_000, 20_331, 1_204_331].map { Figure.count($0) } == ["0", "7", "999", "1,000", "20,331", "1,204,331"])
        #expect(Figure.count(-1_000) == "-1,000" && Figure.count(Int64.min) == "-9,223,372,036,854,775,808")
    }

    @Test func `rates are tenths below ten, and what isn't nothing never looks like it`() {
        #expect([0, 0.001, 0.14, 9.94, 9.95, 1_240.4].map(Figure.rate) == ["0/s", "0.1/s", "0.1/s", "9.9/s", "10/s", "1,240/s"])
        #expect([-1, .nan, .infinity].map(Figure.rate) == ["0/s", "0/s", "0/s"])
    }

    @Test func `spans are told in their two largest units`() {
        let spans: [Duration] = [
            .zero, .milliseconds(999), .seconds(59), .seconds(60), .seconds(192), .seconds(7_500), .seconds(86_399), .seconds(277_200),
        ]
        #expect(spans.map(Figure.span) == ["<1s", "<1s", "59s", "1m00s", "3m12s", "2h05m", "23h59m", "3d05h"])
    }
}
