import JSON
import Testing

@testable import Liquid

@Suite struct TagTests {
    func isInvalid(_ source: String) -> Bool {
        do {
            _ = try Template(source, name: "t", options: TemplateOptions())
            return false
        } catch {
            return true
        }
    }

    @Test func `a snippet is rendered by its name as often as one likes`() throws {
        let definition = "{% snippet button %}<a>{{ label }}</a>{% endsnippet %}"
        #expect(try render(definition) == "")
        #expect(try render("[{% if true %} \(definition) {% endif %}]") == "[]")
        #expect(
            try render("\(definition){% render button, label: 'Buy' %}{% render button, label: 'Go' %}", ["button": "x"])
                == "<a>Buy</a><a>Go</a>")
        #expect(try render("\(definition){% render button for labels as label %}", ["labels": ["a", "b"]]) == "<a>a</a><a>b</a>")
        #expect(try render("\(definition){{ button | upcase }}{{ button }}") == "SNIPPETDROPSnippetDrop")
    }

    @Test func `a snippet has variables of its own, and passes on those it is given`() throws {
        #expect(
            try render("{% assign x = 1 %}{% snippet a %}{{ x }}{% assign y = 2 %}{{ y }}{% endsnippet %}{% render a %}{{ y }}") == "2")
        #expect(try render("{% snippet a %}1{% endsnippet %}{% snippet b %}{% render c %}2{% endsnippet %}{% render b, c: a %}") == "12")
        #expect(try render("{% snippet a %}1{% endsnippet %}{% snippet a %}2{% endsnippet %}{% render a %}") == "2")
        #expect(try render("{% include 'p' %}{% render a %}", partials: ["p": "{% snippet a %}1{% endsnippet %}"]) == "1")
    }

    @Test func `what is no snippet can't be rendered without quotes`() throws {
        #expect(try render("{% render a %}", ["a": "text"]) == "Liquid error (line 1): internal")
        #expect(try render("{% snippet a %}1{% endsnippet %}{% render 'a' %}") == "Liquid error (line 1): internal")
        #expect(
            try render("\n{% render 'p' %}{% render a %}", partials: ["p": "{% snippet a %}{% endsnippet %}"]).hasSuffix(
                "(line 2): internal"))
        for source in [
            "{% snippet 'a' %}{% endsnippet %}", "{% snippet a.b %}{% endsnippet %}", "{% snippet a b %}{% endsnippet %}",
            "{% snippet %}{% endsnippet %}", "{% snippet a %}", "{% render a.b %}", "{% render 5 %}",
        ] {
            #expect(isInvalid(source), "\(source)")
        }
    }

    @Test func `what a snippet is given is no unknown variable`() throws {
        let source = "{% snippet row %}{{ row }}{{ tag }}{{ oops }}{% endsnippet %}{% render row with 1, tag: 'b' %}{% render rwo %}"
        let template = try Template(source, name: "t", options: TemplateOptions(isStrict: true))
        #expect(
            template.problems(variables: ["contact"], partials: []).map(\.message) == [
                "unknown variable 'oops'", "unknown variable 'rwo'",
            ])
    }

    @Test func `faults are written with their line, and their partial`() throws {
        let partials = ["p": "a\n{{ 1 | divided_by: 0 }}", "q": "{% snippet s %}\n\n{{ 1 | modulo: 0 }}{% endsnippet %}{% render s %}"]
        #expect(
            try render("{{ 1 | divided_by: 0 }}\n{% render 'p' %}", partials: partials)
                == "Liquid error (line 1): divided by 0\na\nLiquid error (p line 2): divided by 0")
        #expect(
            try render("{% include 'q' %}{{ 1 | modulo: 0 }}", partials: partials)
                == "\n\nLiquid error (q line 3): divided by 0Liquid error (line 1): divided by 0")
    }

    @Test func `a raw body ends where the last word before the tag's end says so`() throws {
        #expect(try render("{% raw %}a {% b {% {% endraw {% endraw %}c") == "a {% b {% {% endraw c")
        #expect(try render("{% raw %}a {% endraw {% b %} c {% endraw %}d") == "a {% endraw {% b %} c d")
        #expect(try render("{% raw %}{% raw %} {% {% endraw %}endraw %}") == "{% raw %} {% endraw %}")
        #expect(try render("> {%- raw -%} {{ a }} {%- endraw -%} <") == "> {{ a }} <")
        #expect(isInvalid("{% raw %}{% endraw"))
        #expect(isInvalid("{% liquid\nraw\nx\nendraw\n%}"))
    }

    @Test func `a cycle is shared by those with the same literals, and by a group`() throws {
        #expect(try render("{% cycle \"1\", \"2\" %}{% cycle '1','2', %}") == "12")
        #expect(try render("{% cycle 'a b', 1 %}{% cycle 'ab', 1 %}{% cycle 1, 2 %}{% cycle '1', 2 %}") == "a bab11")
        #expect(try render("{% for i in (1..3) %}{% cycle a, 'y' %}{% cycle a, 'y' %}{% endfor %}", ["a": "x"]) == "xxyyxx")
        #expect(try render("{% for i in (1..3) %}{% cycle a: 1, 2 %}{% cycle 'x': 1, 2 %}{% endfor %}", ["a": "x"]) == "121212")
    }

    @Test func `a table wants whole numbers, and takes what Ruby makes one of`() throws {
        let cell = "<tr class=\"row1\">\n<td class=\"col1\">1</td></tr>\n"
        #expect(try render("{% tablerow i in (1..3) limit: '1.9' %}{{ i }}{% endtablerow %}") == cell)
        #expect(try render("{% tablerow i in (1..3) limit: nil %}{{ i }}{% endtablerow %}") == "<tr class=\"row1\">\n</tr>\n")
        for attribute in ["limit: true", "cols: list", "offset: (1..2)"] {
            #expect(
                try render("{% tablerow i in (1..3) \(attribute) %}{{ i }}{% endtablerow %}", ["list": [1]])
                    == "Liquid error (line 1): invalid integer")
        }
    }

    @Test func `a range of literals is cut to whole numbers, one of variables wants them`() throws {
        #expect(try render("{{ (1.9..'3x') | join }}{% assign r = (nil..1) %}{{ r }}") == "1 2 30..1")
        #expect(try render("{{ (a..3) | join }}", ["a": 1.5]) == "Liquid error (line 1): invalid integer")
        #expect(try render("{{ (a..3) | join }}", ["a": "2"]) == "2 3")
    }

    @Test func `a loop has one else`() {
        #expect(isInvalid("{% for i in x %}{% else %}{% else %}{% endfor %}"))
        #expect(!isInvalid("{% if x %}{% else %}{% else %}{% endif %}"))
    }
}
