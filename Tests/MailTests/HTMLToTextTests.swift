import Mail
import Testing

struct HTMLToTextTests {
    @Test(arguments: [
        ("<p>One</p><p>Two</p>", "One\n\nTwo\n"), ("a<br>b<br/>c", "a\nb\nc\n"), ("  much \n white\t space ", "much white space\n"),
        ("<h1>Title</h1>Text", "Title\n\nText\n"), ("<div>a</div><div>b</div>", "a\nb\n"), ("", ""), ("   ", ""),
        ("<a href=\"https://x.example/?a=1&amp;b=2\">Shop</a>!", "Shop (https://x.example/?a=1&b=2)!\n"),
        ("<a href=https://x.example/>x.example</a>", "x.example\n"), ("<a href=\"mailto:a@b.c\">a@b.c</a>", "a@b.c\n"),
        ("<a href=\"https://x.example\"><img alt=\"Logo\"></a>", "Logo (https://x.example)\n"), ("<a href=\"javascript:x\">y</a>", "y\n"),
        ("<a href=\"https://x.example\"></a>", "https://x.example\n"), ("<a href='#top'>up</a>", "up\n"),
        ("<ul><li>one<li>two</ul>", "- one\n- two\n"), ("<ol start=3><li>a</li><li>b</li></ol>", "3. a\n4. b\n"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c\n"),
        ("<table><tr><th>Name</th><th>Price</th></tr><tr><td>Cup</td><td>5&nbsp;zł</td></tr></table>", "Name | Price\nCup | 5\u{A0}zł\n"),
        ("<blockquote>said<br>twice</blockquote>", "> said\n> twice\n"), ("<pre>a  b\n  c</pre>", "a  b\n  c\n"),
        ("a<hr>b", "a\n\n---\n\nb\n"),
        ("&lt;b&gt; &amp;amp; &#380;&#x17C;&oacute; &euro; &nope; &#150; & &", "<b> &amp; żżó € &nope; – & &\n"),
        ("<head><title>t</title><style>x{}</style></head>b<script>if(a<b)</script>c<!-- d -->e", "bce\n"),
        ("<div style=\"display: none; max-height:0\">preheader <div>x</div></div>shown", "shown\n"),
        ("<span hidden>no</span><span style='mso-hide:all'>no</span>yes", "yes\n"), ("<style>never closed", ""), ("1 < 2 <3", "1 < 2 <3\n"),
        ("<p>unclosed <b>tags", "unclosed tags\n"), ("<!DOCTYPE html><html><body>x</body></html>", "x\n"), ("<", "<\n"), ("<a href=\"", ""),
        ("<p>Zażółć</p>\r\n<p>gęślą</p>", "Zażółć\n\ngęślą\n"),
    ])
    func `HTML becomes readable text`(html: String, text: String) {
        #expect(HTMLToText.convert(html) == text)
    }

    @Test func `output ends at its limit, at a whole character`() {
        let html = String(repeating: "ż", count: 1_000)
        let text = HTMLToText.convert(html, limit: 101)
        #expect(text == String(repeating: "ż", count: 50) + "\n")
    }

    @Test func `hostile nesting is linear work`() {
        for piece in [
            "<ul><li>", "<blockquote>", "<div>", "<a href=https://x.example>", "<script>", "<td>", "&#", "<!--", "<a b='", "<p hidden>",
        ] {
            _ = HTMLToText.convert(String(repeating: piece, count: 20_000))
        }
    }

    @Test func `mutated HTML never traps`() {
        var generator = SplitMix(state: 14)
        let seed =
            "<html><head><title>t</title></head><body><ul><li><a href=\"https://x.example/?a&amp;b\">ż</a>&oacute;&#380;</ul>"
            + "<table><tr><td>a<td>b</table><pre> x\n</pre><blockquote>q</blockquote><!-- c --><div style='display:none'>h</div></body>"
        var produced = 0
        for _ in 0..<20_000 where !HTMLToText.convert(generator.mutated(seed)).isEmpty { produced += 1 }
        #expect(produced > 15_000)
    }
}
