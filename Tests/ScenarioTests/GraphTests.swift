import Foundation
import Testing

@testable import Scenario

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite struct GraphTests {
    private static func isWellFormed(_ svg: String) -> Bool {
        XMLParser(data: Data(svg.utf8)).parse()
    }

    private func graph(_ steps: String, counts: [String: Int]? = nil) throws -> ScenarioGraph {
        let yaml =
            "scenario: s\nentry: { on: a, key: event.data.k }\nexit: { on: x, when: event.data.n < 3 }\ngoal: { on: g, within: 30d }\nsteps:\n"
        return ScenarioGraph(try World(yaml + steps).engine.definition, counts: counts)
    }

    private func ways(_ graph: ScenarioGraph) -> [String] {
        graph.edges.map { edge in
            let label = edge.labels.isEmpty ? "" : " [\(edge.labels.joined(separator: " | "))]"
            return "\(graph.nodes[edge.from].title)→\(graph.nodes[edge.to].title)\(label)"
        }
    }

    @Test func `branches, splits and waits lead where the engine would go, and say when`() throws {
        let graph = try graph(
            """
              - id: ask
                branch:
                  - { when: "1 < 2", goto: draw }
                  - when: "2 < 3"
                    branch: [{ when: "3 < 4", goto: exit }, { goto: draw }]
              - { id: hold, wait: { event: b, for: 36h, on_timeout: draw } }
              - { id: draw, split: [{ weight: 2, goto: exit }, { weight: 1 }] }
              - { id: mail, email: { template: t } }
            """)
        #expect(
            ways(graph) == [
                "a→ask", "ask→draw [1 < 2 | 2 < 3\nand otherwise]", "ask→end [2 < 3\nand 3 < 4]", "ask→hold [otherwise]",
                "hold→draw [b | not within 1 d 12 h]",
                "draw→end [66.7 %]", "draw→mail [33.3 %]", "mail→end",
            ])
        #expect(graph.notes.map(\.kind) == [.exit, .goal])
        #expect(graph.notes.last?.lines == ["on g", "within 30 d"])
    }

    @Test func `Mermaid text has no character that Mermaid would read`() throws {
        let text = try graph(
            ##"  - { id: ask, branch: [{ when: "'<b>\"#`' == key", goto: exit }] }"## + "\n  - { id: m, email: { template: t } }"
        ).mermaid
        #expect(text.contains(#"n1 -->|"'#lt;b#gt;"#))
        #expect(!text.contains("<b>"))
        #expect(text.hasPrefix("---\ntitle: \"s\"\n---\nflowchart TD\n"))
    }

    @Test func `a picture is well-formed XML with a title and a description for who can't see it`() throws {
        let svg = try graph(
            #"  - { id: ask, branch: [{ when: "'<&\"' == key", goto: exit }] }"# + "\n  - { id: m, email: { template: t } }",
            counts: ["m": 7]
        ).svg
        #expect(Self.isWellFormed(svg))
        #expect(
            svg.contains("role=\"img\"")
                && svg.contains("<desc id=\"goniec-description\">Scenario s with 2 steps: ask (branch), m (e-mail).</desc>"))
        #expect(svg.contains("prefers-color-scheme:dark"))
        #expect(svg.contains("7 here"))
    }

    @Test func `what no document may hold is replaced`() {
        #expect(Markup.escaped("a<b>&\"'\u{1B}\u{FFFE}\n") == "a&lt;b&gt;&amp;&quot;&#39;\u{FFFD}\u{FFFD} ")
        #expect([0, -0.04, 1.25, -2.35, 10].map(Markup.number) == ["0", "0", "1.3", "-2.4", "10"])
    }

    @Test func `random scenarios are drawn as well-formed XML, nothing outside the picture and no card upon another`() throws {
        var drawn = 0
        for seed in 0..<1_500 {
            var random = RandomScenario(seed: seed)
            guard let world = try? World(random.yaml()) else { continue }
            drawn += 1
            let graph = ScenarioGraph(world.engine.definition, counts: ["s0": seed])
            #expect(Self.isWellFormed(graph.svg), "seed \(seed)")
            let picture = GraphPicture(graph)
            let boxes = graph.nodes.indices.map { index in
                let corner = picture.corner(index)
                return CGRect(
                    x: corner.x, y: corner.y, width: picture.layout.items[index].width, height: picture.layout.items[index].height)
            }
            let whole = CGRect(x: 0, y: 0, width: picture.width, height: picture.height)
            #expect(boxes.allSatisfy { whole.contains($0) }, "seed \(seed)")
            for (index, box) in boxes.enumerated() {
                #expect(!boxes[(index + 1)...].contains { $0.intersects(box) }, "seed \(seed)")
            }
        }
        #expect(drawn > 100)
    }

    @Test(.timeLimit(.minutes(1))) func `a thousand steps are drawn in time`() throws {
        let steps = (0..<1_000).map { index in
            let target = index < 980 ? "s\(index + index % 13 + 1)" : "exit"
            return "  - { id: s\(index), wait: { event: b, for: 1h, on_timeout: \(target) } }"
        }
        let graph = try graph(steps.joined(separator: "\n"))
        #expect(Self.isWellFormed(graph.svg))
    }

    @Test func `layers keep their order and have as few crossings as a sweep can find`() {
        let size = GraphLayout.Size(width: 10, height: 10)
        let none = GraphLayout.Size(width: 0, height: 0)
        // Two ways that cross as they are given, and needn't.
        let layout = GraphLayout(
            nodes: Array(repeating: size, count: 5), edges: [(0, 1), (0, 2), (1, 4), (2, 3)], labels: Array(repeating: none, count: 4))
        #expect(layout.crossings == 0)
        let back = GraphLayout(nodes: [size, size], edges: [(0, 1), (1, 0), (1, 1)], labels: [none, none, none])
        #expect(back.routes.map(\.isUpward) == [false, true])
    }
}
