import JSON
import Testing

@testable import Liquid

/// SplitMix64 (Steele, Lea, Flood 2014), so that a failing round can be run again.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

@Suite struct FuzzTests {
    static let seeds = [
        "{% for i in (1..3) reversed limit: 2 offset: 1 %}{{ forloop.index | plus: i }}{% else %}-{% endfor %}",
        "{% if a.b[0] == 'x' and c contains \"y\" or d >= 1.5 %}{{ a | slice: -2, 3 | upcase }}{% elsif e %}{% else %}{% endif %}",
        "{% case x %}{% when 1, 'a' or blank %}{{ x | date: '%-d %B %Y %10N %^a %::z' }}{% else %}{% endcase %}",
        "{%- assign v = list | map: 'k' | compact | uniq | sort | join: ', ' -%}{{ v | truncate: 5, '…' | url_encode }}",
        "{% liquid\nassign n = 9223372036854775807 | plus: 1 | times: 3.5\necho n | round: 2\ncomment\nendcomment\n%}{{ n | abs }}",
        "{% tablerow r in list cols: 2 limit: 3 %}{{ tablerowloop.col }}{% endtablerow %}{% cycle 'g': 1, 2 %}{% increment z %}",
        "{% capture q %}{% raw %}{{ x }}{% endraw %}{% endcapture %}{{ q | base64_encode | base64_decode | strip_html | escape_once }}",
        "{{ 'm.n' | t: count: 5 }}{{ 1234567.891 | money: 'PLN' }}{{ -5.5 | divided_by: 0.3 | modulo: 2 | ceil }}{{ 'now' | date: '%s' }}",
        "{% render 'p' for list as it, k: 1 %}{% include 'p' with a %}{% ifchanged %}{{ a }}{% endifchanged %}{% doc %}x{% enddoc %}",
        "{% snippet s %}{{ k }}{% render t, t: t %}{% endsnippet %}{% render s for list as k, t: s %}{{ s }}{% if s == s %}{% endif %}",
        "{% raw %}{% endraw {% raw %}{% {% endraw %}{% comment %}{% raw %}{% endcomment %}{% endraw %}{% endcomment %}{% # x\n# y %}",
        "{% liquid\nliquid liquid echo a\nfor i in (d..'9')\ncycle i: 1, i\nbreak\nendfor\ndoc\nx\nenddoc\nunless e\nendunless %}{{-}}",
    ]
    static let spares: [String] = [
        "{{", "}}", "{%", "%}", "-", "|", ":", ",", "'", "\"", "[", "]", "(", ")", "..", "-9223372036854775808",
        "999999999999999999999999999",
        "1e400", " endfor ", " else ", " liquid ", "\n", "ż", "\u{0}", " nil ", " empty ", "%", "#", ".", " contains ", "0.1",
        " | append: a ",
    ]
    static let data: JSONValue = [
        "a": ["b": ["x"]], "c": "xyż", "d": 2, "list": [["k": 1], ["k": "b"], nil, 4.5, [1, [2]]], "x": "2026-11-24T08:00:00+01:00",
        "big": 9_223_372_036_854_775_807, "tiny": -9_223_372_036_854_775_808, "huge": 1e300,
    ]

    @Test func `mutated templates compile or fail, and render or fail, but never trap`() throws {
        var random = SeededGenerator(state: 20_261_124)
        var rendered = 0
        let partial = try Template("{{ p.k }}{{ it }}{% break %}", name: "p", options: TemplateOptions())
        var context = RenderContext()
        context.partials = ["p": partial]
        context.faults = .shown
        context.limits.steps = 5_000
        context.limits.outputBytes = 50_000
        for _ in 0..<12_000 {
            let source = mutated(&random)
            let options = TemplateOptions(escapesHTML: Bool.random(using: &random), isStrict: Bool.random(using: &random))
            guard let template = try? Template(source, name: "fuzz", options: options) else { continue }
            rendered += 1
            _ = try? template.render(Self.data, in: context)
        }
        #expect(rendered > 500)
    }

    func mutated(_ random: inout SeededGenerator) -> String {
        var bytes = Array((Self.seeds.randomElement(using: &random) ?? "").utf8)
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let at = Int.random(in: 0...bytes.count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: if at < bytes.count { bytes.remove(at: at) }
            case 1: bytes.insert(contentsOf: (Self.spares.randomElement(using: &random) ?? "").utf8, at: at)
            case 2: if at < bytes.count { bytes[at] = UInt8.random(in: 0...255, using: &random) }
            default:
                let other = Array((Self.seeds.randomElement(using: &random) ?? "").utf8)
                let cut = Int.random(in: 0...other.count, using: &random)
                bytes = Array(bytes[..<at] + other[cut...])
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Every filter with every kind of input and argument.
    @Test func `no filter traps on any kind of value`() throws {
        let values = [
            "nil", "true", "1", "big", "tiny", "huge", "-0.5", "'text ż'", "''", "list", "a", "(1..4)", "(4..1)", "'2026-02-30'", "x",
            "'%d%Y%-10B%999N%z%:z%'", "'-9223372036854775808'", "'99999999999999999999999999999999999999.5'",
        ]
        for name in FilterCatalogue.filters.keys.sorted() {
            for input in values {
                for first in values {
                    _ = try? render("{{ \(input) | \(name): \(first) }}{{ \(input) | \(name): \(first), tiny }}", Self.data)
                    _ = try? render("{{ \(input) | \(name): 'k', \(first) }}", Self.data)
                }
                _ = try? render("{{ \(input) | \(name) }}{% for i in \(input) limit: tiny offset: big %}{% endfor %}", Self.data)
            }
        }
    }
}
