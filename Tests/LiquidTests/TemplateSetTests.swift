import JSON
import Testing
import Time

@testable import Liquid

@Suite struct TemplateSetTests {
    static let locales: [String: JSONValue] = [
        "pl": [
            "cart": ["items": ["one": "%{count} rzecz", "few": "%{count} rzeczy", "many": "%{count} rzeczy!"], "hello": "Cześć, %{name}"]
        ],
        "en": ["cart": ["items": ["one": "%{count} item", "other": "%{count} items"], "hello": "Hello, {{ name }}"]],
    ]

    static let files = [
        "order.html.liquid": """
        ---
        # a note
        subject: "Zamówienie {{ event.data.id }} <ok>"
        preheader: '{{ contact.name }}, dziękujemy'
        layout: base
        ---
        {% render 'row', label: 'a&b' %}{{ contact.name }}{{ 'cart.hello' | t: name: contact.name }}
        """,
        "order.txt.liquid": "Hi {{ contact.name }}, {{ 'cart.items' | t: count: event.data.count }}",
        "base.html.liquid": "<body>{{ content }}</body>",
        "row.html.liquid": "<b>{{ label }}</b>",
    ]

    func render(_ locale: String) throws -> RenderedTemplate {
        let set = try TemplateSet(files: Self.files, locales: Self.locales)
        return try set.render(
            name: "order", data: ["contact": ["name": "A<b>"], "event": ["data": ["id": 7, "count": 3]]], locale: Locale(locale),
            now: .epoch)
    }

    @Test func `a mail has subject, preheader, HTML in its layout, and text`() throws {
        let mail = try render("pl")
        #expect(mail.subject == "Zamówienie 7 <ok>")
        #expect(mail.preheader == "A<b>, dziękujemy")
        #expect(mail.html == "<body><b>a&amp;b</b>A&lt;b&gt;Cześć, A&lt;b&gt;</body>")
        #expect(mail.text == "Hi A<b>, 3 rzeczy")
    }

    @Test func `another locale has other texts and plural forms`() throws {
        let mail = try render("en-GB")
        #expect(mail.text == "Hi A<b>, 3 items")
        #expect(mail.html?.contains("Hello, A&lt;b&gt;") == true)
    }

    @Test func `a line break can't get into a subject`() throws {
        let set = try TemplateSet(files: ["a.txt.liquid": "---\nsubject: Hi {{ contact.name }}\n---\nx"], locales: [:])
        let mail = try set.render(name: "a", data: ["contact": ["name": "a\r\nBcc: x@y.z"]], locale: Locale("en"), now: .epoch)
        #expect(mail.subject == "Hi a  Bcc: x@y.z")
        #expect(mail.text == "x")
    }

    @Test func `everything wrong in a folder is told at once`() {
        let files = [
            "a.html.liquid": "---\nsubjct: x\nlayout: bse\n---\nok",
            "b.html.liquid": "---\nsubject: {{ contact.name | upcas }}\n---\n\n{% render 'rwo' %}",
            "c.html.liquid": "{{ contct.name }}\n{{ 'cart.itms' | t: count: 1 }}{% render 'rwo' %}",
            "d.html.liquid": "{% if contact.name %}\n",
            "e.md": "x",
            "base.html.liquid": "{{ content }}", "row.html.liquid": "{{ evnt.id }}",
        ]
        let error = #expect(throws: TemplateSetError.self) { try TemplateSet(files: files, locales: Self.locales) }
        #expect(
            error?.problems.map(\.description) == [
                "a.html.liquid:2:1: unknown key 'subjct' in the front matter, did you mean 'subject'?",
                "a.html.liquid:3:9: there is no layout 'bse', did you mean 'base'?",
                "b.html.liquid:2:28: unknown filter 'upcas', did you mean 'upcase'?",
                "b.html.liquid:5:12: there is no partial 'rwo', did you mean 'row'?",
                "c.html.liquid:1:4: unknown variable 'contct', did you mean 'contact'?",
                "c.html.liquid:2:5: there is no translation 'cart.itms', did you mean 'cart.items'?",
                "c.html.liquid:2:43: there is no partial 'rwo', did you mean 'row'?",
                "d.html.liquid:1:1: 'if' tag was never closed",
                "e.md:1:1: a template's name ends in .html.liquid or .txt.liquid",
                "row.html.liquid:1:4: unknown variable 'evnt', did you mean 'event'?",
            ])
    }

    @Test func `a key one locale lacks is named with the locale`() {
        let locales: [String: JSONValue] = ["pl": ["a": "x"], "en": ["b": "y"]]
        let error = #expect(throws: TemplateSetError.self) {
            try TemplateSet(files: ["a.txt.liquid": "{{ 'a' | t }}"], locales: locales)
        }
        #expect(error?.description == "a.txt.liquid:1:5: there is no translation 'a' in locale en, did you mean 'b'?")
    }

    @Test func `variables a template sets, and arguments of partials, are known`() throws {
        let files = [
            "a.html.liquid":
                "{% assign x = 1 %}{% for i in event.items %}{{ i }}{{ forloop.index }}{% endfor %}{{ x }}{% render 'p', y: x %}{% include 'q' %}",
            "p.html.liquid": "{{ y }}{{ p }}", "q.html.liquid": "{{ x }}",
        ]
        let set = try TemplateSet(files: files, locales: [:])
        #expect(set.names == ["a", "p", "q"])
        #expect(set.template("a.html.liquid")?.references.variables.map(\.name) == ["event"])
        #expect(throws: RenderError.unknownTemplate(name: "z")) {
            try set.render(name: "z", data: [:], locale: Locale("en"), now: .epoch)
        }
    }

    @Test func `faults in the front matter's values have their place in the file`() {
        let error = #expect(throws: TemplateSetError.self) {
            try TemplateSet(files: ["a.txt.liquid": "---\n\nsubject:   \"Hi {{ contct }}\"\npreheader: {{ x\n---\n"], locales: [:])
        }
        #expect(
            error?.problems.map(\.description) == [
                "a.txt.liquid:3:19: unknown variable 'contct', did you mean 'contact'?",
                "a.txt.liquid:4:12: variable '{{' was not properly terminated with '}}'",
            ])
    }

    @Test func `front matter must be closed`() {
        let error = #expect(throws: TemplateSetError.self) { try TemplateSet(files: ["a.txt.liquid": "---\nsubject: x\n"], locales: [:]) }
        #expect(error?.description == "a.txt.liquid:1:1: the front matter has no closing '---'")
    }
}
