import JSON
import Testing

@testable import Liquid

@Suite struct LimitTests {
    /// Renders under small limits.
    func limited(_ source: String, partials: [String: String] = [:]) throws -> String {
        try render(source, ["x": "0123456789"], partials: partials) { context in
            context.limits.outputBytes = 10_000
            context.limits.steps = 10_000
        }
    }

    func isTooMuchOutput(_ source: String) -> Bool {
        do {
            _ = try limited(source)
            return false
        } catch RenderError.tooMuchOutput {
            return true
        } catch {
            return false
        }
    }

    @Test func `endless loops run out of steps`() {
        #expect(throws: RenderError.tooManySteps(template: "test", limit: 10_000)) {
            try limited("{% for i in (1..1000000000) %}{% endfor %}")
        }
        #expect(throws: RenderError.tooManySteps(template: "test", limit: 10_000)) {
            try limited("{% for i in (1..1000) %}{% for j in (1..1000) %}x{% endfor %}{% endfor %}")
        }
        #expect(throws: RenderError.tooManySteps(template: "test", limit: 10_000)) {
            try limited("{{ (1..9223372036854775807) | join }}")
        }
    }

    @Test(arguments: [
        "{% for i in (1..11) %}{% for j in (1..10) %}{% endfor %}{% endfor %}", "{% tablerow i in (1..101) %}{% endtablerow %}",
        "{% render 'p' for list as x %}",
    ])
    func `loops turn so often and no more`(_ source: String) throws {
        var context = RenderContext()
        context.limits.iterations = 100
        context.partials["p"] = try Template("", name: "p", options: TemplateOptions())
        let template = try Template(source, name: "test", options: TemplateOptions())
        let data: JSONValue = ["list": .array(Array(repeating: 1, count: 101))]
        #expect(throws: RenderError.tooManyIterations(template: "test", limit: 100)) { try template.render(data, in: context) }
        context.limits.iterations = 121
        #expect(throws: Never.self) { try template.render(data, in: context) }
    }

    @Test func `values that grow by doubling are stopped`() {
        #expect(isTooMuchOutput("{% for i in (1..60) %}{% assign x = x | append: x %}{% endfor %}"))
        #expect(isTooMuchOutput("{% for i in (1..60) %}{% capture x %}{{ x }}{{ x }}{% endcapture %}{% endfor %}"))
        #expect(isTooMuchOutput("{% for i in (1..60) %}{% assign x = x | replace: '', x %}{% endfor %}"))
        #expect(isTooMuchOutput("{% for i in (1..60) %}{% assign x = x | replace: '0', x %}{% endfor %}"))
        #expect(isTooMuchOutput("{% for i in (1..5000) %}{{ x }}{% endfor %}"))
    }

    @Test func `a partial that renders itself stops`() {
        for call in ["{% render 'a' %}", "{% include 'a' %}"] {
            #expect(throws: RenderError.nestedTooDeep(template: "a", limit: 100)) { try limited(call, partials: ["a": call]) }
        }
    }

    @Test func `a snippet that renders itself stops`() {
        #expect(throws: RenderError.nestedTooDeep(template: "test", limit: 100)) {
            try limited("{% snippet a %}{% render a, a: a %}{% endsnippet %}{% render a, a: a %}")
        }
    }

    /// What a single step could hide: work in proportion to a text, a name, an array or a list of things in the markup.
    @Test(arguments: [
        "{% capture y %}\(String(repeating: "z", count: 90_000)){% endcapture %}", "{% capture y %}{{ big }}{% endcapture %}",
        "{% capture y %}{% raw %}\(String(repeating: "z", count: 90_000)){% endraw %}{% endcapture %}", "{% if big == big %}{% endif %}",
        "{% if big contains 'b' %}{% endif %}", "{% if big < big %}{% endif %}", "{% if list == list %}{% endif %}",
        "{% if list contains 'b' %}{% endif %}", "{% if big.size == 1 %}{% endif %}", "{% case big %}{% when big %}{% endcase %}",
        "{% cycle big: 1 %}", "{% ifchanged %}{{ big }}{% endifchanged %}", "{{ \(String(repeating: "n", count: 90_000)) }}",
        "{{ x['\(String(repeating: "n", count: 90_000))'] }}", "{{ [big] }}{{ x[big] }}", "{% include big %}",
        "{% assign \(String(repeating: "n", count: 90_000)) = 1 %}",
        "{% capture \(String(repeating: "n", count: 90_000)) %}{% endcapture %}",
        "{% render 'e', \(String(repeating: "n", count: 90_000)): 1 %}", "{{ list\(String(repeating: "[0]", count: 30_000)) }}",
        "{% if no\(String(repeating: " or no", count: 15_000)) %}{% endif %}", "{{ 1\(String(repeating: "|abs", count: 20_000)) }}",
        "{% case 5 %}{% when 1\(String(repeating: ",1", count: 40_000)) %}{% endcase %}", "{% include 'e' for list %}",
        "{% for i in (big..1) %}{% endfor %}", "{% for i in list limit: digits %}{% endfor %}",
    ])
    func `work that isn't written is counted too`(body: String) {
        let data: JSONValue = [
            "big": .string(String(repeating: "a", count: 90_000)), "list": .array(Array(repeating: ["k": 1], count: 5_000)),
            "digits": .string(String(repeating: "0", count: 90_000)),
        ]
        #expect(throws: RenderError.self, "\(body.prefix(60))") {
            try render("{% for n in (1..5000) %}\(body){% endfor %}", data, partials: ["e": ""]) { context in
                context.limits.steps = 50_000
            }
        }
    }

    @Test func `blocks and brackets nest only so deep`() {
        for source in [
            String(repeating: "{% if x %}", count: 100_000), String(repeating: "{% for x in y %}", count: 5_000),
            "{{ " + String(repeating: "a[", count: 100_000) + " }}", "{{ " + String(repeating: "(", count: 100_000) + " }}",
            "{% liquid " + String(repeating: "liquid ", count: 50_000) + " %}",
        ] {
            let error = #expect(throws: TemplateError.self) { try Template(source, name: "t", options: TemplateOptions()) }
            #expect(error?.message == "nesting too deep")
        }
    }

    @Test func `compiling takes time in proportion to the length`() throws {
        // A quadratic parser needs minutes for these.
        for piece in [
            "{{ a }}", "{% # x %}", "{ ", "{% raw %}{% endraw %}", "{% comment %}{{ {% endcomment %}{% endcomment %}", "<p>",
            "{% raw %}{% endraw {%", "{% doc %}{% doc", "{% comment %}{% raw %}", "{% snippet a %}", "{% liquid\n", "{{ '", "{% cycle 1, ",
        ] {
            let source = String(repeating: piece, count: 900_000 / piece.utf8.count)
            _ = try? Template(source, name: "t", options: TemplateOptions())
        }
        let long = String(repeating: "a", count: 2 << 20)
        #expect(throws: TemplateError.self) { try Template(long, name: "t", options: TemplateOptions()) }
    }
}
