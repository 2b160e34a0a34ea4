import Testing

@testable import Liquid

@Suite struct NumberTextTests {
    @Test func `whole numbers are written with all their digits`() {
        for number: Int64 in [0, 7, -7, 10, 99, 100, -1_240, .max, .min] { #expect(written { $0.append(number: number) } == "\(number)") }
    }

    @Test func `numbers with few decimals are written as any others`() {
        var random = SystemRandomNumberGenerator()
        var numbers: [Double] = [
            0, -0.0, 0.1, 0.01, -0.05, 0.001, 0.1 + 0.2, 1.005, 9_999_999_999_999.99, 1e13, 1e15, 1e16, .infinity, .nan,
        ]
        for _ in 0..<20_000 {
            let number = Double(Int64.random(in: -10_000_000...10_000_000, using: &random)) / 100
            numbers += [number, number.nextUp, number.nextDown, number * 1e6, number / 1e4]
            numbers.append(Double(bitPattern: UInt64.random(in: 0...UInt64.max, using: &random)))
        }
        for number in numbers where written({ $0.append(number: number) }) != number.rubyText {
            Issue.record("\(number) is written \(written { $0.append(number: number) })")
        }
    }

    private func written(_ write: (inout [UInt8]) -> Void) -> String {
        var bytes = Array("price ".utf8)
        write(&bytes)
        return String(decoding: bytes.dropFirst(6), as: UTF8.self)
    }
}
