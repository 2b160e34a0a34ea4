import App
import ArgumentParser
import JSON
import Simulator

extension ScenarioCommand {
    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Run the tests of folders on a virtual clock. Needs no server.",
            discussion: """
                Each test of FOLDER/tests/*.yaml says what happens and which mails must be sent; docs/scenarios.md tells how. The exit status
                is 0 when all pass. With --json each test is a line {"folder","file","line","name","passed","failures"}.

                Example: goniec scenario test Ops/examples/abandoned-cart
                """
        )

        @Argument(help: "The folders that scenario.yaml lies in.")
        var folders: [String]

        @Flag(help: "Print what was decided in tests that fail, line by line.")
        var journal = false

        @OptionGroup var output: JSONOption

        func run() async throws {
            let suites = try folders.map { try (folder: $0, tests: FolderTests(folder: $0)) }
            var passed = 0
            var failed = 0
            for (folder, tests) in suites {
                if tests.count == 0, !output.json { print("\(folder): there is no test in tests/*.yaml") }
                try tests.run { result in
                    if result.outcome.failures.isEmpty { passed += 1 } else { failed += 1 }
                    if output.json { try Output.line(result.json(folder: folder)) } else { show(result) }
                }
            }
            if !output.json { print("\(passed) passed, \(failed) failed") }
            if failed > 0 { throw ExitCode.failure }
        }

        private func show(_ result: FolderTests.Result) {
            let test = result.test
            guard !result.outcome.failures.isEmpty else { return print("ok      \(result.file): \(test.name)") }
            print("FAILED  \(result.file):\(test.line): \(test.name)")
            for failure in result.outcome.failures { print("          \(failure.line(start: test.start))") }
            guard journal else { return }
            for line in result.outcome.journal { print("          \(line.line)") }
        }
    }
}

extension FolderTests.Result {
    fileprivate func json(folder: String) -> JSONObject {
        [
            "folder": .string(folder), "file": .string(file), "line": .int(Int64(test.line)), "name": .string(test.name),
            "passed": .bool(outcome.failures.isEmpty),
            "failures": .array(outcome.failures.map { .object($0.json(start: test.start)) }),
        ]
    }
}
