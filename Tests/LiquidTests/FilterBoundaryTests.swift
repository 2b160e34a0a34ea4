import JSON
import Testing

@testable import Liquid

/// What Ruby does at the ends of its types, and where an argument doesn't fit.
@Suite struct FilterBoundaryTests {
    @Test(arguments: [
        ("{{ -0.04 | round: 1 }} {{ '-0.0' | round: 2 }} {{ -0.4 | round }}", "-0.0 -0.0 0"),
        ("{{ '-0.0' | minus: 0 }} {{ '-0.0' | plus: 0 }} {{ '-0.0' | plus: -0.0 }}", "-0.0 0.0 -0.0"),
        ("{{ 1.5 | minus: 1.5 }} {{ -1.5 | plus: 1.5 }} {{ -4.5 | modulo: 1.5 }}", "0.0 0.0 0.0"),
        ("{{ -7 | times: 0.0 }} {{ '-0.0' | times: 3 }} {{ 0 | divided_by: -2.5 }}", "-0.0 -0.0 -0.0"),
        ("{{ -0.0 | abs }} {{ 2.5 | divided_by: -0.0 }} {{ '-0.00' | at_least: -1 }}", "0.0 -Infinity -0.0"),
    ])
    func `a zero keeps the sign that decimals give it`(_ source: String, _ expected: String) throws {
        #expect(try render(source) == expected)
    }

    @Test(arguments: [
        ("{{ 18446744073709551616 | size }} {{ 9223372036854775808 | size }} {{ 7 | size }}", "9 8 8"),
        ("{{ 18446744073709551617 | map: 0 }}{{ 18446744073709551617 | map: 1 }}{{ 18446744073709551617 | map: 64 }}", "101"),
        ("{{ 18446744073709551617 | map: 'x' }}", "Liquid error (line 1): cannot select the property 'x'"),
        ("{{ 18446744073709551617 | sort: 'x' }}", "18446744073709551617"),
        ("{{ 12345678901234567890123456789 | times: 1000000000 | minus: 1 }}", "12345678901234567890123456788999999999"),
        ("{{ 18446744073709551617 | divided_by: -2 }} {{ -18446744073709551617 | modulo: 10 }}", "-9223372036854775809 3"),
    ])
    func `an integer beyond 64 bits is one like any other`(_ source: String, _ expected: String) throws {
        #expect(try render(source) == expected)
    }

    @Test(arguments: [
        ("{{ 'liquid' | slice: 0, 99999999999999999999 }}|{{ 'liquid' | slice: 99999999999999999999 }}", "liquid|"),
        ("{{ 'liquid' | slice: -99999999999999999999, 3 }}|{{ 'liquid' | slice: 2, -99999999999999999999 }}", "|"),
        ("{{ 'liquid' | truncate: 99999999999999999999 }}|{{ 'liquid' | truncate: -99999999999999999999 }}", "liquid|..."),
        ("{{ 'a b c' | truncatewords: 99999999999999999999 }}|{{ 'a b c' | truncatewords: '-99999999999999999999' }}", "a b c|a..."),
        ("{{ 'liquid' | slice: '0x3' }}{{ 'liquid' | slice: ' 0b1 ' }}{{ 'liquid' | slice: '0o4' }}{{ 'liquid' | slice: '05' }}", "uiid"),
        ("{{ 'liquid' | slice: '+1' }}{{ 'liquid' | slice: '-0d1' }}{{ 'liquid and more' | slice: '1_1' }}", "idm"),
        ("{{ 2.5 | round: 99999999999999999999 }}", "Liquid error (line 1): internal"),
    ])
    func `whole arguments are read as Ruby reads integers, and kept within bounds`(_ source: String, _ expected: String) throws {
        #expect(try render(source) == expected)
    }

    @Test(arguments: ["", "_1", "1_", "1__0", "0x", "0x_1", "- 1", "1.0", "08", "0b2", "one", "+", "--1"])
    func `a text that isn't an integer as a whole is none`(_ text: String) throws {
        #expect(IntegerText.number(in: text) == nil)
        #expect(try render("{{ 'abc' | slice: n }}", ["n": .string(text)]) == "Liquid error (line 1): invalid integer")
    }

    @Test(arguments: [
        ("{{ list | reject: nil }}|", "|"),
        ("{{ objects | where: nil }}|{{ objects | map: nil | size }}", "|2"),
        ("{{ list | map: 1.9 | join: ',' }}", "b,y"),
    ])
    func `texts have characters by number and parts by text, nothing else`(_ source: String, _ expected: String) throws {
        let data: JSONValue = ["list": ["abc", "xyz"], "objects": [["k": 1], ["k": 2]]]
        #expect(try render(source, data) == expected)
    }

    @Test(arguments: [
        ("{{ ' one ' | truncatewords: 1 }}|{{ ' one' | truncatewords: 1 }}|{{ 'one two ' | truncatewords: 2, '' }}", "one...| one|one two"),
        ("{{ text | squish }}", "do\u{A0}domu wracam"),
    ])
    func `white space is what Ruby's words are told apart by`(_ source: String, _ expected: String) throws {
        #expect(try render(source, ["text": " do\u{A0}domu \n\t wracam\r\n"]) == expected)
    }

    @Test(arguments: [
        (#"{{ 'a.b' | replace: '.', '[\0\&]' }} {{ 'a.b' | replace_first: '.', '\\' }}"#, #"a[..]b a\b"#),
        (#"{{ 'a.b.c' | replace: '.', q }}"#, "a<a|b.c>b<a.b|c>c"), (#"{{ 'ab' | replace: '', '(\0)' }}"#, "()a()b()"),
        (#"{{ 'a.b' | replace: '.', '\1\+\x\' }} {{ 'a.b' | replace_last: '.', '\0' }}"#, #"a\x\b a\0b"#),
        (#"{{ 'a.b' | replace: '.', '\k<n>' }}"#, "Liquid error (line 1): internal"), ("{{ 'żó' | replace: '', '-' }}", "-ż-ó-"),
    ])
    func `backslashes in a replacement name the match and its surroundings`(_ source: String, _ expected: String) throws {
        #expect(try render(source, ["q": #"<\`|\'>"#]) == expected)
    }

    @Test(arguments: [
        ("8J+klg", "🤖"), ("8J-klg==", "🤖"), ("8J+klg=", "Liquid error (line 1): invalid base64 provided to base64_url_safe_decode"),
    ])
    func `URL-safe base64 takes either alphabet, and padding whole or not at all`(_ text: String, _ expected: String) throws {
        #expect(try render("{{ text | base64_url_safe_decode }}", ["text": .string(text)]) == expected)
    }

    @Test(arguments: [
        ("{{ 999999999999999.0 }} {{ 1000000000000000.0 }} {{ 1000000000000000.5 }}", "999999999999999.0 1.0e+15 1000000000000000.5"),
        ("{{ -6281510809492092.0 }} {{ 0.0001 }} {{ 0.00009 }}", "-6.281510809492092e+15 0.0001 9.0e-05"),
    ])
    func `doubles are written as Ruby writes them`(_ source: String, _ expected: String) throws {
        #expect(try render(source) == expected)
    }

    @Test(arguments: [
        ("{{ '755' | divided_by: '31315000389.670211791992' }}", "2.4109851208849087e-08"),
        ("{{ '176.62528' | divided_by: '-770989879874.403930664062500' }}", "-2.290889732933624e-10"),
        ("{{ 5 | divided_by: 1.0 }} {{ 20 | divided_by: 7.0 }} {{ 1 | divided_by: 0.2 }}", "5.0 2.857142857142857 5.0"),
        (
            "{{ '-7929888189007855039' | times: '5925281752738549319' | divided_by: 3268641049959340917 }}", "-14375032641828217759"
        ),
        ("{{ -9223372036854775808 | divided_by: -1 }}", "9223372036854775808"),
        (
            "{{ 1.5 | divided_by: 0 | round: 2 }} {{ 1.5 | divided_by: 0 | round: 0 }}",
            "Infinity Liquid error (line 1): Computation results in 'Infinity'"
        ),
        ("{{ 7 | divided_by: 0.0 | round: 100000000000000000000.0 }}", "Liquid error (line 1): internal"),
    ])
    func `quotients have all the digits a double can show`(_ source: String, _ expected: String) throws {
        #expect(try render(source) == expected)
    }
}
