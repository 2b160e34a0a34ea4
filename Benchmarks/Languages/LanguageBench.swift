import Foundation
import JSON

/// Says in a line of JSON what it makes of the material, then runs it as often as each line of stdin asks and answers with the
/// nanoseconds that took: what scripts/bench starts beside the references, which speak the same.
@main
enum LanguageBench {
    static func main() throws {
        let contender = try contender(CommandLine.arguments.dropFirst())
        answer(try contender.product.text)
        let clock = ContinuousClock()
        while let line = readLine(), let times = Int(line) {
            var sum = 0
            let taken = try clock.measure { sum = try contender.run(times: times) }
            precondition(sum > 0, "the condition holds and the template writes something")
            answer("\(Int(taken / .nanoseconds(1)))")
        }
    }

    private static func contender(_ arguments: ArraySlice<String>) throws -> any Contender {
        let arguments = Array(arguments)
        guard arguments.count == 3 else { throw MaterialError.usage }
        let source = try bytes(arguments[1])
        let data = try bytes(arguments[2])
        switch arguments[0] {
        case "liquid": return try LiquidContender(template: source, data: data)
        case "cel": return try CELContender(expression: source, bindings: data)
        default: throw MaterialError.usage
        }
    }

    private static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: path)))
    }

    /// Writes a line at once: the other side waits for it.
    private static func answer(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }
}
