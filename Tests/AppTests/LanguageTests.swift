import JSON
import Liquid
import Testing
import Time

@testable import App

@Suite struct LanguageTests {
    private let now = Timestamp(seconds: 1_764_000_000)

    private func rendered(_ request: JSONValue) throws -> JSONObject {
        try TemplateRequest(line: request.bytes).answer(now: now)
    }

    private func evaluated(_ expression: String, _ bindings: JSONValue = [:]) throws -> JSONObject {
        let request: JSONValue = ["expression": .string(expression), "bindings": bindings]
        return try ExpressionRequest(line: request.bytes).answer()
    }

    // MARK: Templates

    @Test func `a template is rendered with its data and the other templates`() throws {
        let request: JSONValue = [
            "template": "{{ x | upcase }} {% render 'p' %} {% render 'q', y: 2 %}", "data": ["x": "<b>"],
            "templates": ["p": "({{ x }})", "q": "{{ y }}"],
        ]
        #expect(try rendered(request) == ["output": "<B> (<b>) 2"])
    }

    @Test func `output is escaped when that is asked for`() throws {
        #expect(try rendered(["template": "{{ x }}", "data": ["x": "<"], "escape": true]) == ["output": "&lt;"])
    }

    @Test func `strict makes unknown variables and filters errors`() throws {
        #expect(try rendered(["template": "[{{ nme }}]", "data": ["name": 1]]) == ["output": "[]"])
        #expect(
            try rendered(["template": "[{{ nme }}]", "data": ["name": 1], "strict": true])
                == ["error": "template:1:5: unknown variable 'nme', did you mean 'name'?"])
        #expect(try rendered(["template": "{{ 1 | nofilter }}", "strict": true])["error"]?.string?.contains("nofilter") == true)
    }

    @Test func `a fault is an error, and a broken template that nobody asks for is none`() throws {
        #expect(try rendered(["template": "{% if %}"])["error"]?.string?.hasPrefix("template:1:7: ") == true)
        #expect(try rendered(["template": "{{ 1 | divided_by: 0 }}"])["error"]?.string?.contains("divided by 0") == true)
        #expect(try rendered(["template": "a", "templates": ["p": "{% if %}"]]) == ["output": "a"])
        #expect(
            try rendered(["template": "{% render 'p' %}", "templates": ["p": "{% if %}"]])["error"]?.string?.hasPrefix("p:1:7") == true)
    }

    @Test(arguments: [
        ("{", "JSON"), ("[]", "no \"template\""), (#"{"template":1}"#, "no \"template\""),
        (#"{"template":"","data":[]}"#, "\"data\" must be an object"),
        (#"{"template":"","templates":{"p":1}}"#, "\"templates\" must be an object of texts"),
    ])
    func `what is no request says why`(line: String, reason: String) throws {
        let error = #expect(throws: (any Error).self) { try TemplateRequest(line: Array(line.utf8)) }
        #expect("\(try #require(error))".contains(reason))
    }

    @Test func `texts may hold U+0000`() throws {
        let line = Array(#"{"template":"a{{ x }}","data":{"x":"\u0000"}}"#.utf8)
        #expect(try TemplateRequest(line: line).answer(now: now) == ["output": "a\u{0}"])
    }

    @Test func `a file is previewed with its scenario's partials, layout and translations`() async throws {
        try await withFolder { folder in
            try write("key: x", to: "\(folder)/scenario.yaml")
            let hello = "---\nsubject: Hi {{ name }}\nlayout: frame\n---\n{{ 'hi' | t: name: name }} {% render 'sign' %}"
            try write(hello, to: "\(folder)/templates/hello.html.liquid")
            try write("<p>{{ content }}</p>", to: "\(folder)/templates/frame.html.liquid")
            try write("–{{ nobody }}", to: "\(folder)/templates/sign.html.liquid")
            try write("hi: Cześć %{name}", to: "\(folder)/locales/pl.yaml")
            let file = "\(folder)/templates/hello.html.liquid"
            let preview = try TemplatePreview(file: file, data: ["name": "A&B"], isStrict: false)
            let mail = try preview.render(["name": "A&B"], locale: Locale("pl"), zone: .utc, now: now)
            #expect(mail.subject == "Hi A&B")
            #expect(mail.html == "<p>Cześć A&amp;B –</p>")
            let error = #expect(throws: TemplateSetError.self) {
                try TemplatePreview(file: file, data: ["name": "A"], isStrict: true)
            }
            #expect(error?.problems.map(\.message) == ["unknown variable 'nobody'"])
        }
    }

    @Test func `a file by itself is previewed too, and a missing one says so`() async throws {
        try await withFolder { folder in
            try write("{{ a }}{% render 'b' %}", to: "\(folder)/a.txt")
            try write("!", to: "\(folder)/b.txt.liquid")
            let mail = try TemplatePreview(file: "\(folder)/a.txt", data: [:], isStrict: false)
                .render(["a": "<"], locale: Locale("en"), zone: .utc, now: now)
            #expect(mail.text == "<!")
            #expect(throws: PreviewError.missing("\(folder)/c")) { try TemplatePreview(file: "\(folder)/c", data: [:], isStrict: false) }
        }
    }

    @Test func `strict refuses a member that isn't there, unless a default is at hand`() throws {
        func strict(_ template: String) throws -> JSONObject {
            try rendered(["template": .string(template), "data": ["a": ["name": 1]], "strict": true])
        }
        #expect(try strict("{{ a.nmae }}") == ["error": "template:1: unknown variable 'a.nmae', did you mean 'name'?"])
        #expect(try strict("{{ a.nmae | default: 2 }}{{ a.name }}{{ a.size }}{% if a.b %}{% endif %}") == ["output": "211"])
    }

    @Test func `a partial that isn't there is an error under strict, and written as one otherwise`() throws {
        #expect(try rendered(["template": "a{% render 'p' %}"]) == ["output": "aLiquid error (line 1): internal"])
        #expect(try rendered(["template": "a{% render 'p' %}", "strict": true])["error"]?.string?.contains("'p'") == true)
    }

    // MARK: Expressions

    @Test(arguments: [
        ("x + 1", "2", "int"), ("2u", "2", "uint"), ("9007199254740993", "\"9007199254740993\"", "int"), ("1.0", "1.0", "double"),
        ("double('nan')", "\"NaN\"", "double"), ("b'abc'", "\"YWJj\"", "bytes"), ("null", "null", "null_type"),
        ("timestamp('2024-01-01T00:00:00Z')", "\"2024-01-01T00:00:00Z\"", "google.protobuf.Timestamp"),
        ("duration('90m')", "\"5400s\"", "google.protobuf.Duration"), ("type(1)", "\"int\"", "type"),
        ("{1: [b'a'], true: 18446744073709551615u}", #"{"1":["YQ=="],"true":"18446744073709551615"}"#, "map"),
    ])
    func `a value is written in CEL's mapping to JSON, with its type`(expression: String, value: String, type: String) throws {
        let answer = try evaluated(expression, ["x": 1])
        #expect(answer["value"]?.text == value)
        #expect(answer["type"] == .string(type))
    }

    @Test func `what can't be compiled or evaluated is an error`() throws {
        #expect(try evaluated("1 +")["error"]?.string?.hasPrefix("1:4: ") == true)
        #expect(try evaluated("1 / 0") == ["error": "division by zero"])
        #expect(try evaluated("y")["error"]?.string?.contains("'y'") == true)
        #expect(throws: RequestError.missing("expression")) { try ExpressionRequest(line: Array("{}".utf8)) }
        #expect(throws: RequestError.mismatch("bindings", expected: "an object")) {
            try ExpressionRequest(line: Array(#"{"expression":"1","bindings":1}"#.utf8))
        }
    }
}
