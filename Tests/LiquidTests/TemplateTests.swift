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

    @Test func `faults are left out, written, or thrown`() throws {
        let template = try Template("a{{ 1 | divided_by: 0 }}\n{% include 'x' %}b", name: "t", options: TemplateOptions())
        var context = RenderContext()
        #expect(try template.render([:], in: context) == "a\nb")
        context.faults = .shown
        #expect(try template.render([:], in: context) == "aLiquid error (line 1): divided by 0\nLiquid error (line 2): internalb")
        context.faults = .thrown
        #expect(throws: RenderError.fault("divided by 0", template: "t", line: 1)) { try template.render([:], in: context) }
    }

    @Test func `what a template uses and nobody has is told`() throws {
        let template = try Template("{{ nam }}{% assign y = 1 %}{{ y }}\n{% render 'fotter' %}", name: "t", options: TemplateOptions())
        #expect(
            template.problems(variables: ["name"], partials: ["footer"]).map(\.description) == [
                "t:1:4: unknown variable 'nam', did you mean 'name'?", "t:2:12: there is no partial 'fotter', did you mean 'footer'?",
            ])
    }

    @Test func `tables, cycles, counters and comments`() throws {
        #expect(
            try render("{% tablerow i in (1..3) cols: 2 %}{{ i }}{% endtablerow %}")
                == "<tr class=\"row1\">\n<td class=\"col1\">1</td><td class=\"col2\">2</td></tr>\n<tr class=\"row2\"><td class=\"col1\">3</td></tr>\n"
        )
        #expect(
            try render("{% for i in (1..3) %}{% cycle 'a', 'b' %}{% increment n %}{% decrement m %}{% endfor %}{{ n }}") == "a0-1b1-2a2-33")
        #expect(
            try render("{% comment %}{% if %}{% comment %}x{% endcomment %}{% endcomment %}{% # y %}{% doc %}{% z %}{% enddoc %}!") == "!")
        #expect(
            try render("{% raw %}{{ a }} {% b {% endraw %}{% ifchanged %}1{% endifchanged %}{% ifchanged %}1{% endifchanged %}")
                == "{{ a }} {% b 1")
        #expect(try render("{% liquid\n  assign x = 3\n  for i in (1..x)\n    echo i\n  endfor\n%}") == "123")
    }

    @Test func `a case writes a body once for every value that matches`() throws {
        let source = "{% case x %} {% when 1, 1 %}a{% when 2 or 'b' %}b{% else %}c{% endcase %}"
        #expect(try render(source, ["x": 1]) == "aa")
        #expect(try render(source, ["x": "b"]) == "b")
        #expect(try render(source, ["x": nil]) == "c")
    }

    @Test func `white space goes where hyphens say, and from blocks that write nothing`() throws {
        #expect(try render("a \n{{- 'b' -}}\t c {%- if true -%} d {%- endif %} e") == "abcd e")
        #expect(try render("[{% if true %}  {% assign x = 1 %}\n{% endif %}]") == "[]")
        #expect(try render("[{% if true %} {{ nothing }} {% endif %}]") == "[  ]")
    }

    @Test func `comparisons follow Ruby`() throws {
        let source =
            "{% if a == blank %}1{% endif %}{% if b == empty %}2{% endif %}{% if c <> 2 %}3{% endif %}{% if d contains 'k' %}4{% endif %}"
        #expect(try render(source, ["a": "  ", "b": [], "c": 3, "d": ["k": nil]]) == "1234")
        #expect(try render("{% if 1 < 'a' %}x{% endif %}") == "Liquid error (line 1): comparison of Integer with String failed")
        #expect(try render("{% if nil < 1 or 1 == 1.0 %}x{% endif %}") == "x")
    }
}
