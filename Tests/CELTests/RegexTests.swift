import CEL
import Testing

/// `matches` with RE2's syntax (github.com/google/re2/wiki/Syntax).
struct RegexTests {
    private func matches(_ text: String, _ pattern: String) throws -> Bool {
        let bindings: [String: Value] = ["text": .string(text), "pattern": .string(pattern)]
        let outcome = try evaluated("text.matches(pattern)", bindings)
        guard case .bool(let isMatch) = outcome else { return false }
        return isMatch
    }

    @Test(arguments: [
        ("hubba", "ubb"), ("cows", ""), ("", ""), ("grey", "gr(a|e)y"), ("banana", "^ba(na)*$"), ("mañana", "a+ñ+a+"), ("🐱😀😀", "(a|😀){2}"),
        ("abc", "^a.c$"), ("a\nc", "(?s)a.c"), ("a\nb", "(?m)^b$"), ("ABC", "(?i)abc"), ("aBc", "a(?i:b)c"), ("ŻÓŁW", "(?i)żółw"),
        ("\u{212A}", "(?i)k"), ("k", "(?i)\u{212A}"), ("ſ", "(?i)S"), ("ſ", "(?i)[a-z]"), ("aaa", "^a{3}$"), ("aaaa", "^a{2,}$"),
        ("aa", "^a{1,3}$"),
        ("", "^a{0}$"), ("a{2", "a{2"), ("a{,2}", "^a{,2}$"), ("ab", "^a*?b+?$"), ("a b", #"\ba\b"#), ("ab", #"a\Bb"#), ("a1_", #"^\w+$"#),
        ("é ", #"^\W+$"#), ("12", #"^\d\d$"#), (" \t\n", #"^\s+$"#), ("żółw", #"^\pL+$"#), ("Żółw", #"^\p{Lu}\p{Ll}+$"#),
        ("α", #"\p{Greek}"#),
        ("я", #"^\p{Cyrillic}$"#), ("1", #"\PL"#), ("1", #"\p{^L}"#), ("a", #"[\P{Greek}]"#), ("a1", "[[:alpha:]][[:digit:]]"),
        ("é", "[[:^ascii:]]"),
        ("]", "[]]"), ("^", "[x^]"), ("-", "[a-]"), ("-", "[-a]"), ("b", "[^]a]"), ("\\", #"[\\]"#), ("x", #"[^\d\s]"#), ("a", #"\x61"#),
        ("😀", #"\x{1F600}"#),
        ("A", #"\101"#), (".*", #"\Q.*\E"#), ("a.b", #"a\.b"#), ("x", "(?P<name>x)"), ("x", "(?<name>x)"), ("x", "(?:x)"),
        ("abc", #"\Aabc\z"#),
        ("b", "a||b"), ("a", "(|a)+"), ("", "(a*)*"), ("aaaa", "^a{2}(?i){2}$"), ("x", "^a*(?s)*(?m)?x"), ("", "(a{10}){100}|"),
        ("ab", "^a(?)b"), ("1", #"(?i)\p{^Lu}"#), ("Σ", #"(?i)[^\P{Ll}]"#), ("", "(a*)+"), ("xyz", "(?U)x.*z"),
        ("foobar", "(?i)FOO(?-i)bar"), ("\u{7}", #"\a"#),
        ("a_b", #"a\_b"#),
    ])
    func `matches some part of the text`(text: String, pattern: String) throws {
        #expect(try matches(text, pattern))
    }

    @Test(arguments: [
        ("", "foo|bar"), ("a", #"(?i)\p{^Lu}"#), ("ſ", #"(?i)^\W"#), ("µ", #"(?i)\P{Greek}"#), ("abc", "^b"), ("abc", "b$"),
        ("a\nc", "a.c"), ("a\nb", "^b"), ("b\n", "b$"), ("aaa", "^a{2}$"),
        ("fooBAR", "(?i)FOO(?-i)bar"),
        ("żółw", #"^\w"#), ("α", #"\p{Latin}"#), ("ab", #"a\bb"#), ("é", "^.{2}$"), ("K", "k"), ("٣", #"\d"#), ("\u{B}", #"\s"#),
        ("e\u{301}", "é"),
    ])
    func `doesn't match`(text: String, pattern: String) throws {
        #expect(try !matches(text, pattern))
    }

    @Test(arguments: [
        "[", "(", ")", "(?", "(?P<", "(?P<>a)", "a**", "a+*", "a{2}{3}", "*a", "+", "(?i)*", "a|(?i)*", "(?-)a", "(?i-:a)", "(a{100}){11}",
        "((){1000}){2}", "(a|(b{40}c)+){26}", "(|*)", "a{1001}", "a{2,1}", "[z-a]", "[[:nope:]]",
        #"\"#, #"\8"#, #"\1"#,
        #"(a)\1"#, "(?=a)", "(?<!a)", #"\p{Nope}"#, #"\pX"#, #"\x{110000}"#, #"\xg"#, #"\Z"#, #"\y"#, "(?z)",
        "((((a{100}){100}){100}){100})", "[a", "(?i",
        String(repeating: "(", count: 5_000),
    ])
    func `a pattern that isn't RE2's is an error`(pattern: String) throws {
        let error = try #require(try failure(of: "'a'.matches(p)", ["p": .string(pattern)]))
        guard case .invalidPattern = error else {
            Issue.record("\(error)")
            return
        }
    }

    @Test func `no pattern takes more than pattern times text`() throws {
        let text = String(repeating: "a", count: 2_000)
        #expect(try !matches(text, "^(a+)+$b"))
        #expect(try matches(text + "!", "(a|aa|aaa)*(a?){50}!"))
        let expression = try Expression("t.matches('(a?){500}(a?){500}b')", in: Environment(["t": .string], costLimit: 100_000))
        let bindings: [String: Value] = ["t": .string(String(repeating: "a", count: 10_000))]
        #expect(throws: EvaluationError.costExceeded) { try expression.evaluate(bindings) }
    }

    @Test func `no pattern takes long to be compiled`() throws {
        let nested = (0..<150).reduce("") { pattern, _ in "(\(pattern)){1000}" }
        let stacked = "a" + String(repeating: "(?i){1}", count: 100_000)
        let wide = String(repeating: "(a|b?){1000}", count: 10_000)
        let folded = String(repeating: "[\\pL\\PL]{500}", count: 2_000)
        for pattern in [nested, stacked, wide, folded] {
            let error = try failure(of: "'a'.matches(p)", ["p": .string(pattern)])
            if case .invalidPattern = error { continue }
            #expect(error == .costExceeded)
        }
    }

    @Test func `random patterns neither trap nor hang`() {
        var random = SeededRandom(seed: 7)
        let parts = [
            "a", "b", "é", ".", "*", "+", "?", "{2}", "{1,3}", "(", ")", "[", "]", "^", "$", "|", "\\", "\\d", "\\pL", "-", "(?i)",
            "[:alpha:]", "\\Q", "0",
        ]
        var compiled = 0
        for _ in 0..<3_000 {
            let pattern = (0..<Int.random(in: 1...12, using: &random)).map { _ in parts.randomElement(using: &random) ?? "a" }.joined()
            if (try? evaluated("'abéab-1'.matches(p)", ["p": .string(pattern)])) != nil { compiled += 1 }
        }
        #expect((200..<3_000).contains(compiled))
    }
}
