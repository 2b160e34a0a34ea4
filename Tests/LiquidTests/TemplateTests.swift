import JSON
import Testing

@testable import Liquid

@Suite struct TemplateTests {
    @Test func `outputs walk into the data`() throws {
        let data: JSONValue = ["contact": ["name": "Ala", "tags": ["a", "b"]], "n": 1.5]
        #expect(try render("Hi {{ contact.name }}, {{ contact.tags[1] }}{{ contact['tags'][-1] }}!", data) == "Hi Ala, bb!")
        #expect(try render("{{ contact.tags.size }} {{ contact.tags.first }} {{ contact.tags.last }} {{ n }}", data) == "2 a b 1.5")
        #expect(try render("[{{ nothing.at.all }}]", data) == "[]")
    }

    @Test func `conditions are evaluated from the right`() throws {
        #expect(try render("{% if false and false or true %}yes{% else %}no{% endif %}") == "no")
        #expect(try render("{% if true or false and false %}yes{% endif %}") == "yes")
        #expect(try render("{% unless 1 > 2 %}{% if 'abc' contains 'b' %}ok{% endif %}{% endunless %}") == "ok")
    }

    @Test func `loops know where they are`() throws {
        let source = "{% for i in (1..3) reversed %}{{ forloop.index }}:{{ i }}{% unless forloop.last %},{% endunless %}{% endfor %}"
        #expect(try render(source) == "1:3,2:2,3:1")
        #expect(
            try render(
                "{% for i in (1..9) limit: 2 %}{{ i }}{% endfor %}{% for i in (1..9) limit: 2 offset: continue %}{{ i }}{% endfor %}")
                == "1234")
        #expect(try render("{% for i in empty %}{% else %}none{% endfor %}") == "none")
    }

    @Test func `a rendered partial has its own variables`() throws {
        let partials = ["row": "{{ row }}{{ x }}{% assign x = 9 %}"]
        #expect(try render("{% assign x = 1 %}{% render 'row' with 'a' %}{% render 'row', x: 2 %}{{ x }}", partials: partials) == "a21")
    }

    @Test func `output is escaped in HTML templates unless it is HTML already`() throws {
        let data: JSONValue = ["x": "<b>&'"]
        #expect(try render("{{ x }}", data, escapesHTML: true) == "&lt;b&gt;&amp;&#39;")
        #expect(try render("{{ x | raw }}", data, escapesHTML: true) == "<b>&'")
        #expect(try render("{{ x | escape }}", data, escapesHTML: true) == "&lt;b&gt;&amp;&#39;")
        #expect(try render("{% capture y %}<i>{{ x }}</i>{% endcapture %}{{ y }}", data, escapesHTML: true) == "<i>&lt;b&gt;&amp;&#39;</i>")
        #expect(try render("{{ x }}", data) == "<b>&'")
    }

    @Test func `faults are told with line and column`() {
        #expect(throws: TemplateError(message: "'if' tag was never closed", template: "t", line: 2, column: 3)) {
            try Template("a\n  {% if x %}", name: "t", options: TemplateOptions())
        }
        #expect(throws: TemplateError(message: "unknown filter 'upcas', did you mean 'upcase'?", template: "t", line: 1, column: 8)) {
            try Template("{{ x | upcas }}", name: "t", options: TemplateOptions(isStrict: true))
        }
    }
}
