import Foundation
import JSON
import Testing

/// The program itself, as `swift test` built it.
@Suite struct CommandTests {
    /// A command of the program's own description.
    private struct Command {
        let path: String
        let discussion: String
        let options: Set<String>
        let children: [Command]

        init(_ tree: JSONObject, above: String) {
            let name = tree["commandName"]?.string ?? "?"
            path = above.isEmpty ? name : "\(above) \(name)"
            discussion = tree["discussion"]?.string ?? ""
            let names = (tree["arguments"]?.array ?? []).flatMap { $0.object?["names"]?.array ?? [] }
            options = Set(names.compactMap { $0.object?["name"]?.string })
            let path = path
            children = (tree["subcommands"]?.array ?? []).compactMap(\.object).map { Command($0, above: path) }
                .filter { !$0.path.hasSuffix(" help") }
        }

        var leaves: [Command] { children.isEmpty ? [self] : children.flatMap(\.leaves) }
    }

    private func goniec(_ arguments: [String], input: String = "", environment: [String: String] = [:]) throws -> (Int32, String, String) {
        let process = Process()
        let folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        process.executableURL = folder.appending(path: "goniec")
        process.arguments = arguments
        process.environment = environment
        let (stdin, stdout, stderr) = (Pipe(), Pipe(), Pipe())
        (process.standardInput, process.standardOutput, process.standardError) = (stdin, stdout, stderr)
        try process.run()
        stdin.fileHandleForWriting.write(Data(input.utf8))
        try stdin.fileHandleForWriting.close()
        let output = try stdout.fileHandleForReading.readToEnd() ?? Data()
        let complaint = try stderr.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self), String(decoding: complaint, as: UTF8.self))
    }

    private func leaves() throws -> [Command] {
        let (status, output, _) = try goniec(["--experimental-dump-help"])
        #expect(status == 0)
        let tree = try #require(try JSONValue(parsing: Array(output.utf8)).object?["command"]?.object)
        return Command(tree, above: "").leaves
    }

    @Test func `every command has an example that begins with its own name`() throws {
        let leaves = try leaves()
        #expect(leaves.count >= 20)
        for command in leaves {
            #expect(command.discussion.contains("Example: "), "\(command.path)")
            #expect(command.discussion.contains(command.path), "\(command.path)")
        }
    }

    @Test func `commands that print data print JSON too`() throws {
        let printing = ["show", "list", "status", "doctor"]
        for command in try leaves() where printing.contains(where: { command.path.hasSuffix(" \($0)") }) {
            #expect(command.options.contains("json"), "\(command.path)")
        }
    }

    @Test(arguments: [
        ["frobnicate"], ["worker"], ["worker", "nope"], ["worker", "run"], ["queue", "pause"], ["queue", "pause", "send.bluk"],
        ["queue", "resume", "--all", "bounce"], ["stop"], ["stop", "--all", "--lane", "bulk"], ["resume", "--queue", "nope"],
        ["status", "--config", "/nope"], ["status", "--set", "nope=1"], ["status", "--set", "nope"], ["status", "--log-level", "loud"],
        ["status", "--set", "database.url=postgresql://u:hunter2@127.0.0.1:1/x"],
        ["migrate", "--set", "database.url=postgresql://u:hunter2@%%"],
        ["queue", "list", "--set", "broker.url=amqp://u:hunter2@127.0.0.1:1/", "--set", "database.url=postgresql://127.0.0.1:1/x"],
        ["event", "publish", "--set", "broker.url=amqp://u:hunter2@127.0.0.1:1/"], ["topology", "apply", "--set", "broker.url=hunter2"],
        ["event", "publish", "--type", "a"], ["event", "publish", "--subject", "a"],
        ["event", "publish", "--type", "a", "--subject", "b", "--data", "{"],
        ["bounce", "publish"], ["bounce", "publish", "/nope", "--set", "broker.url=amqp://u:hunter2@127.0.0.1:1/"],
        ["scenario", "validate", "/nope"], ["scenario", "publish", "/etc/passwd"], ["dkim", "show", "nope.example"],
        ["dkim", "generate", "../x"],
        ["dead", "show", "x"], ["dead", "replay"], ["dead", "replay", "--all"], ["dead", "discard", "--all"], ["dead", "pause", "x"],
        ["dead", "discard", "--reason", "x"], ["dead", "list", "--state", "asleep"], ["dead", "list", "--from", "soon"],
        ["dead", "list", "--after", "x"], ["dead", "replay", "--operation", "x", "--all"], ["dead", "replay", "x", "--rate", "0"],
        ["dead", "groups", "--set", "database.url=postgresql://u:hunter2@127.0.0.1:1/x"],
        ["contact", "import"], ["contact", "import", "/nope.csv", "--set", "database.url=postgresql://u:hunter2@127.0.0.1:1/x"],
        ["contact", "import", "nope"], ["contact", "import", "-", "--format", "ndjson", "--subject-column", "x"],
        ["contact", "import", "a.csv", "--topic-consent", "x"], ["contact", "import", "a.csv", "--on-error", "weep"],
        ["contact", "export", "--format", "pdf"], ["contact", "export", "--output", "/etc/passwd", "--format", "csv"],
        ["contact", "explain"], ["contact", "explain", "a", "--zone", "Europe/Warszawa"], ["contact", "explain", "a", "--since", "soon"],
        ["broadcast", "throttle", "a"], ["broadcast", "throttle", "a", "--rate", "10/d"], ["broadcast", "start", "a"],
        ["broadcast", "show", "a", "--set", "database.url=postgresql://u:hunter2@127.0.0.1:1/x"], ["scenario", "enter", "a"],
        ["scenario", "enter", "a", "--contact", "b", "--data", "[]"], ["scenario", "enter", "a", "--contacts", "/nope"],
        ["scenario", "test-send", "a"], ["scenario", "test-send", "/nope", "--to", "me@example.org"],
        ["contact", "consent", "a", "t", "perhaps"], ["contact", "show"], ["contact", "show", "a", "--deliveries", "-1"],
        ["contact", "attributes", "observe", "--sample", "0"],
        ["scheduler", "--set", "retention.dead_letters=soon"],
        ["up", "--set", "seal.key=hunter2", "--set", "token.secret=hunter2"],
        ["scheduler", "--set", "relay.url=hunter2", "--set", "broker.url=x"],
    ]) func `bad input gives a sentence on standard error, a code that isn't zero, and no password`(arguments: [String]) throws {
        let (status, output, complaint) = try goniec(arguments)
        #expect(status != 0)
        #expect(output.isEmpty)
        #expect(complaint.hasPrefix("Error: "))
        #expect(!complaint.contains("hunter2"))
        #expect(!complaint.contains("Fatal error"))
        #expect(complaint.split(separator: "\n").count <= 5)
    }

    @Test func `a mail that can't be handed over now is to be brought again, and one that never can is not`() throws {
        let broker = ["--set", "broker.url=amqp://127.0.0.1:1/"]
        #expect(try goniec(["bounce", "publish", "-"] + broker, input: "From: a@b.example\n\nx").0 == 75)
        #expect(try goniec(["bounce", "publish", "-", "--config", "/nope"], input: "From: a@b.example\n\nx").0 == 75)
    }
}
