import JSON
import Testing

@testable import Liquid

@Suite struct FilterTests {
    static let data: JSONValue = [
        "a": [["k": 3, "n": "b"], ["k": 1, "n": "A"], ["n": "c"]], "nested": [1, [2, [3, nil]]], "words": ["b", "B", "a", nil],
        "o": ["x": 1, "y": [true, nil, "q\"\n"]],
    ]

    @Test(arguments: [
        ("{{ 0.1 | plus: 0.2 }}", "0.3"), ("{{ 10 | divided_by: 4 }} {{ -7 | divided_by: 2 }} {{ 10 | divided_by: 4.0 }}", "2 -4 2.5"),
        ("{{ -7 | modulo: 3 }} {{ 7.5 | modulo: -2 }}", "2 -0.5"), ("{{ 9223372036854775807 | plus: 1 }}", "9223372036854775808"),
        ("{{ '12abc' | plus: '1.5' }}", "13.5"), ("{{ 1.005 | round: 2 }} {{ 2.5 | round }} {{ -2.5 | round }}", "1.01 3 -3"),
        ("{{ 'e5' | plus: 0 }}", "0"), ("{{ 100000000000000000.0 }} {{ 0.00001 }} {{ 123456789.5 }}", "1.0e+17 1.0e-05 123456789.5"),
        ("{{ 3.99 | ceil }}{{ 3.99 | floor }}{{ -3.5 | abs }}", "433.5"), ("{{ 5 | at_most: 3.5 }} {{ '9' | at_least: 10 }}", "3.5 10"),
        ("{{ 1 | divided_by: 0 }}", "Liquid error (line 1): divided by 0"),
        ("{{ 1.5 | divided_by: 0 }} {{ 0 | times: -0.5 }}", "Infinity -0.0"),
        ("{{ 1.5 | divided_by: 0 | ceil }}", "Liquid error (line 1): Computation results in 'Infinity'"),
    ])
    func `arithmetic is exact in decimals`(_ source: String, _ expected: String) throws {
        #expect(try render(source) == expected)
    }

    @Test(arguments: [
        ("{{ a | map: 'n' | join }}", "b A c"), ("{{ a | sort: 'k' | map: 'n' | join: '' }}", "Abc"),
        ("{{ a | sort_natural: 'n' | map: 'n' | join: '' }}", "Abc"),
        ("{{ a | where: 'k' | size }}{{ a | where: 'k', 1 | map: 'n' }}", "2A"),
        ("{{ a | reject: 'k' | map: 'n' }}{{ a | has: 'k', 3 }}{{ a | find_index: 'n', 'c' }}", "ctrue2"),
        ("{% assign f = a | find: 'k', 1 %}{{ f.n }}", "A"), ("{{ a | sum: 'k' }} {{ nested | sum }} {{ nested | size }}", "4 6 2"),
        ("{{ words | compact | join: ',' }} {{ words | sort | join: ',' }} {{ words | uniq | size }}", "b,B,a B,a,b, 4"),
        ("{{ nested | concat: words | reverse | first }}|{{ nested | join: '-' }}", "|1-2-3-"),
        ("{{ words | append: '!' }}", #"["b", "B", "a", nil]!"#), ("{{ o }}", #"{"x"=>1, "y"=>[true, nil, "q\"\n"]}"#),
        ("{{ a | map: 'k' | compact | uniq | sort | last }}", "3"),
        ("{{ 'x' | sort: 'a', 'b' }}", "Liquid error (line 1): wrong number of arguments (given 3, expected 1..2)"),
    ])
    func `arrays are gone through`(_ source: String, _ expected: String) throws {
        #expect(try render(source, Self.data) == expected)
    }

    @Test(arguments: [
        ("{{ ' zażółć ' | strip | upcase }}|{{ 'ŁÓDŹ' | capitalize }}", "ZAŻÓŁĆ|Łódź"),
        ("{{ 'Zażółć' | slice: -3, 2 }}{{ 'abc' | slice: 9 }}", "ół"),
        ("{{ 'one two three' | truncatewords: 2 }} {{ 'Ground control' | truncate: 9 }}", "one two... Ground..."),
        ("{{ 'a,b,,' | split: ',' | size }} {{ 'żó' | split: '' | join: '.' }}", "2 ż.ó"),
        ("{{ '<p>a</p><script>x</script><!-- y -->b<' | strip_html }}", "ab<"),
        ("{{ 'a&b=c d/ż' | url_encode }} {{ 'a%26b+c%C5%BC' | url_decode }}", "a%26b%3Dc+d%2F%C5%BC a&b cż"),
        ("{{ '%ff' | url_decode }}", "Liquid error (line 1): invalid byte sequence in UTF-8"),
        ("{{ '&lt; <&' | escape_once }} {{ '<' | escape }}", "&lt; &lt;&amp; &lt;"),
        ("{{ 'aXbX' | replace_last: 'X', 'y' | replace_first: 'X', '1' }}", "a1by"),
        ("{{ 'ż' | base64_encode }} {{ 'xbw=' | base64_decode }} {{ '_-8=' | base64_url_safe_encode }}", "xbw= ż Xy04PQ=="),
        ("{{ '' | default: 'x' }}{{ false | default: 'y', allow_false: true }}{{ nil | default: 'z' }}", "xfalsez"),
        ("{{ 'a' | nosuch: 1 }}", "a"),
    ])
    func `texts are changed`(_ source: String, _ expected: String) throws {
        #expect(try render(source, Self.data) == expected)
    }

    @Test(arguments: [
        ("%Y-%m-%d %H:%M:%S", "2024-02-09 15:04:05"), ("%-d/%-m/%y %e %k %l %I %p %P", "9/2/24  9 15  3 03 PM pm"),
        ("%j %U %W %V %G %u %w", "040 05 06 06 2024 5 5"),
        ("%a %A %b %B %^a %^B %#p %10A %-10A %010d", "Fri Friday Feb February FRI FEBRUARY pm     Friday Friday 0000000009"),
        (
            "%c|%D|%F|%T|%R|%r|%v|%x|%X",
            "Fri Feb  9 15:04:05 2024|02/09/24|2024-02-09|15:04:05|15:04|03:04:05 PM| 9-FEB-2024|02/09/24|15:04:05"
        ),
        ("%s %z %:z %::z %Z %L %N %3N %C %h %n%t%%", "1707491045 +0000 +00:00 +00:00:00 UTC 123 123456000 123 20 Feb \n\t%"),
        ("%Q %! %:d %+", "%Q %! %:d %+"), ("%-12D|%#Z|%#P", "    02/09/24|utc|PM"),
    ])
    func `dates are formatted as Ruby does`(_ format: String, _ expected: String) throws {
        #expect(try render("{{ '2024-02-09T15:04:05.123456Z' | date: f }}", ["f": .string(format)]) == expected)
    }

    @Test(arguments: [
        ("March 14, 2016", "2016-03-14 00:00"), ("14 Mar 2016 10:30", "2016-03-14 10:30"), ("2016-03-14", "2016-03-14 00:00"),
        ("2016/3/4 9:05 pm", "2016-03-04 21:05"),
        ("20160314T101112Z", "2016-03-14 10:11"), ("Fri, 16 Jul 2004 01:00:00 +0200", "2004-07-16 01:00"),
        ("1152098955", "2006-07-05 11:29"), ("now", "2027-01-15 08:00"),
        ("2016-02-30", "2016-03-01 00:00"), ("2016-02-32", "2016-02-32"), ("2016-03-14 24:00", "2016-03-15 00:00"), ("2.5", "2.5"),
        ("24.11.2026", "2026-11-24 00:00"), ("11/24/26", "11/24/26"),
        ("room 101", "room 101"), ("not a date", "not a date"), ("", ""),
    ])
    func `dates are read as people write them`(_ text: String, _ expected: String) throws {
        #expect(try render("{{ d | date: '%Y-%m-%d %H:%M' }}", ["d": .string(text)]) == expected)
    }
}
