import Foundation
import Support
import Testing

extension EndToEnd {
    /// Whatever is wrong is said in one line that names it, on standard error alone.
    @Suite struct CommandLineTests {
        @Test(arguments: [
            (["migrate", "--set", "database.url=postgresql://127.0.0.1:1/none"], "the database cannot be reached"),
            (["topology", "apply", "--set", "broker.url=amqp://127.0.0.1:1/"], "127.0.0.1:1"),
            (["status", "--config", "nowhere.yaml"], "there is no configuration file nowhere.yaml"),
            (["config", "show", "--set", "database.conections=8"], "there is no setting database.conections"),
            (["config", "show", "--set", "drain.seconds=soon"], "drain.seconds: a whole number from 1 to 3600 is needed, not \"soon\""),
            (["worker", "render", "--set", "token.secret=70"], "token.secret: 32 bytes in hexadecimal are needed"),
            (["worker", "postman"], "There is no stage \"postman\""),
            (["scenario", "validate", "nowhere"], "there is no folder nowhere"),
            (["dkim", "show", "shop.example", "--set", "keys.directory=nowhere"], "goniec dkim generate shop.example"),
            (["event", "publish", "--type", "t", "--subject", "s", "--data", "{"], "--data is not JSON"),
            (["event", "publish", "--type", "t"], "--subject is needed"),
        ])
        func `bad input gives one sentence and no success`(arguments: [String], sentence: String) async throws {
            try await inFolder { product in
                try expect(try await product.run(arguments), says: sentence)
            }
        }

        @Test func `a mistyped key is named with the file and the line`() async throws {
            try await inFolder { product in
                let file = product.folder.appending(path: "goniec.yaml")
                try Data("broker:\n  url: amqp://localhost/\n  usr: me\n".utf8).write(to: file)
                try expect(try await product.run(["config", "show", "--config", file.path]), says: "\(file.path):3: ")
                try Data("broker: {url: [\n".utf8).write(to: file)
                try expect(try await product.run(["config", "show", "--config", file.path]), says: "\(file.path):2: not YAML")
            }
        }

        @Test func `every mistake in a scenario is named with file, line and column`() async throws {
            try await inFolder { product in
                let scenario = product.folder.appending(path: "broken")
                try FileManager.default.createDirectory(at: scenario.appending(path: "templates"), withIntermediateDirectories: true)
                let definition =
                    "scenario: broken\nentry: { on: begun, when: event.data.x + }\nsteps:\n  - id: a\n    email: { template: a }\n"
                try Data(definition.utf8).write(to: scenario.appending(path: "scenario.yaml"))
                try Data("<p>{% if %}</p>\n".utf8).write(to: scenario.appending(path: "templates/a.html.liquid"))
                let result = try await product.run(["scenario", "validate", scenario.path])
                #expect(result.exit != .status(0) && result.output.isEmpty)
                #expect(result.errors.contains("broken/scenario.yaml:2:"), "\(result.errors)")
                #expect(result.errors.contains("broken/templates/a.html.liquid:1:"), "\(result.errors)")
            }
        }

        @Test func `a line that is no event is named, and what came before it stays published`() async throws {
            try await TestFarm.with("command", scenarios: []) { farm in
                let lines = Order(id: "1", subject: "ann").json + "\n" + #"{"specversion":"1.0","id":"2"}"# + "\n"
                let result = try await farm.product.run(["event", "publish", "--config", farm.configuration.path], input: lines)
                try expect(result, says: "line 2: the event has no ")
            }
        }

        @Test(arguments: ["mailbox.smtp.port", "mailbox.web.port", "edge.port"])
        func `a port that is taken is named`(setting: String) async throws {
            try await inFolder { product in
                var arguments = ["mailbox.smtp.port=0", "mailbox.web.port=0", "mailbox.directory=\(product.folder.path)"]
                arguments += ["token.secret=\(String(repeating: "70", count: 32))"]
                arguments = arguments.flatMap { ["--set", $0] }
                let holder = try product.start("mailbox", ["mailbox"] + arguments)
                let line = try await holder.says("listening")
                let taken = try #require(line.firstMatch(of: /smtp=(\d+)/)?.1)
                let role = setting.hasPrefix("edge") ? "edge" : "mailbox"
                let result = try await product.run([role] + arguments + ["--set", "\(setting)=\(taken)", "--log-level", "error"])
                #expect(await holder.end() == .status(0))
                try expect(result, says: "cannot listen on 127.0.0.1:\(taken)")
            }
        }

        @Test func `results for programs are JSON, and secrets are shown to nobody`() async throws {
            try await inFolder { product in
                let arguments = ["config", "show", "--set", "token.secret=5ec7e7"]
                for result in [try await product.run(arguments), try await product.run(arguments + ["--json"])] {
                    #expect(result.exit == .status(0) && result.output.contains("(hidden)") && !result.output.contains("5ec7e7"))
                }
            }
        }

        private func expect(_ result: Product.Result, says sentence: String) throws {
            #expect(result.exit != .status(0))
            guard case .status = result.exit else {
                Issue.record("ended by a signal: \(result)")
                return
            }
            #expect(result.output.isEmpty)
            #expect(result.errors.contains(sentence), "\(result.errors)")
            // The parser of arguments adds how a command is used; nothing else may follow.
            let lines = result.errors.split(separator: "\n").filter { !$0.hasPrefix("Usage: ") && !$0.hasPrefix("  See '") }
            #expect(lines.count == 1, "\(result.errors)")
            #expect(!["Fatal", "Error Domain", "stack", "Swift."].contains { result.errors.contains($0) }, "\(result.errors)")
        }

        private func inFolder(_ body: (Product) async throws -> Void) async throws {
            let folder = FileManager.default.temporaryDirectory.appending(path: "goniec_test_\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            try await body(Product(folder: folder))
        }
    }
}
