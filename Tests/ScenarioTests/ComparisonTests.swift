import JSON
import Testing

@testable import Scenario

@Suite struct ComparisonTests {
    private func folder(_ steps: String, _ more: [String: String] = [:], head: String = "entry: { on: a }") -> [String: String] {
        more.merging(["scenario.yaml": "scenario: s\n\(head)\nsteps:\n\(steps)"]) { $1 }
    }

    private func lines(_ before: [String: String], _ after: [String: String]) throws -> [String] {
        try ScenarioDifference(from: before, to: after).lines.map(\.text)
    }

    @Test func `what is the same differs in nothing, however its members are ordered`() throws {
        let one = folder("  - { id: w, wait: { for: 2h, restart_on: b } }", head: "entry: { on: a, reentry: once }")
        let other = folder("  - wait: { restart_on: b, for: 2h }\n    id: w   # a comment", head: "entry: { reentry: once, on: a }")
        #expect(try ScenarioDifference(from: one, to: other).isEmpty)
    }

    @Test func `steps are compared by their ids, member by member`() throws {
        let before = folder("  - { id: w, wait: { for: 2h } }\n  - { id: m, email: { template: t } }\n  - { id: old, exit: true }")
        let after = folder("  - { id: w, wait: { for: 3h } }\n  - { id: new, exit: true }\n  - { id: m, email: { template: t, topic: x } }")
        #expect(
            try lines(before, after) == [
                "steps", "  ~ w", "      ~ wait.for: 2h → 3h", "  + new  exit: true", "  ~ m", "      + email.topic: x",
                "  - old  exit: true",
            ])
    }

    @Test func `of steps that changed places as few as possible are said to have moved`() throws {
        let before = folder("  - { id: a }\n  - { id: b }\n  - { id: c }\n  - { id: d }")
        let after = folder("  - { id: d }\n  - { id: a }\n  - { id: b }\n  - { id: c }")
        #expect(try lines(before, after) == ["steps", "  ~ d (moved)"])
    }

    @Test func `entry, exits and policy are told with their paths`() throws {
        let before = folder("  - { id: a }", head: "entry: { on: a }\nexit: [{ on: x }]")
        let after = folder("  - { id: a }", head: "entry: { on: b, when: '1 < 2' }\nexit: [{ on: x, key: key }, { on: z }]")
        let found = try lines(before, after)
        #expect(
            found == [
                "scenario", "  ~ entry.on: a → b", "  + entry.when: 1 < 2", "  + exit[0].key: key", #"  + exit[1]: {"on":"z"}"#,
            ])
    }

    @Test func `templates differ line by line, translations word by word`() throws {
        let before = folder(
            "  - { id: a }", ["templates/t.liquid": "one\ntwo\nthree\n", "locales/pl.yaml": "hi: cześć\nbye: pa", "templates/x.liquid": ""])
        let after = folder(
            "  - { id: a }", ["templates/t.liquid": "one\n2\nthree\n", "locales/pl.yaml": "hi: witaj\nbye: pa", "tests/a.yaml": "x"])
        #expect(
            try lines(before, after) == [
                "locales/pl.yaml", "  ~ hi: cześć → witaj", "templates/t.liquid", "@@ -1,3 +1,3 @@", " one", "-two", "+2", " three",
                "templates/x.liquid", "  - gone", "tests/a.yaml", "  + new",
            ])
    }

    @Test func `hunks far apart stand apart, near ones together`() {
        let text = (1...40).map { "line \($0)\n" }.joined()
        let far = TextDifference(text, text.replacing("line 3\n", with: "x\n").replacing("line 30\n", with: ""))
        #expect(far.hunks.map(\.header) == ["@@ -1,6 +1,6 @@", "@@ -27,7 +27,6 @@"])
        let near = TextDifference(text, text.replacing("line 3\n", with: "x\n").replacing("line 9\n", with: "y\n"))
        #expect(near.hunks.map(\.header) == ["@@ -1,12 +1,12 @@"])
        #expect(TextDifference("", "a\nb\n").hunks.map(\.header) == ["@@ -0,0 +1,2 @@"])
    }

    @Test func `the same text has no hunks, and a changed one's give the new text back`() {
        var random = SeededGenerator(7)
        for _ in 0..<300 {
            let old = (0..<Int.random(in: 0...30, using: &random)).map { _ in "\(Int.random(in: 0...4, using: &random))" }
            let new = old.filter { _ in Int.random(in: 0...5, using: &random) > 0 } + (Bool.random(using: &random) ? ["9"] : [])
            let difference = TextDifference(old.joined(separator: "\n") + "\n", new.joined(separator: "\n") + "\n")
            #expect(difference.hunks.isEmpty == (old == new) || old.isEmpty || new.isEmpty)
            var rebuilt: [String] = []
            var position = 0
            for hunk in difference.hunks {
                let start = max(0, hunk.before - 1)
                if position < start { rebuilt += old[position..<min(start, old.count)] }
                position = start
                for line in hunk.lines {
                    if case .added(let text) = line { rebuilt.append(text) } else { position += 1 }
                    if case .same(let text) = line { rebuilt.append(text) }
                }
            }
            if position < old.count { rebuilt += old[position...] }
            if !old.isEmpty, !new.isEmpty { #expect(rebuilt == new) }
        }
    }

    @Test func `texts with nothing in common don't take for ever`() {
        let one = (0..<60_000).map { "a\($0)" }.joined(separator: "\n")
        let other = (0..<60_000).map { "b\($0)" }.joined(separator: "\n")
        #expect(TextDifference(one, other).hunks.first?.lines.count == 120_000)
    }

    @Test func `a difference is JSON too`() throws {
        let json = try ScenarioDifference(from: folder("  - { id: a }"), to: folder("  - { id: b }")).json
        let changes = json["steps"]?.array?.compactMap { $0["change"]?.string }
        #expect(changes == ["added", "removed"])
    }
}
