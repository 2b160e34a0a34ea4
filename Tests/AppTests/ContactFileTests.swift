import JSON
import Scenario
import Store
import Support
import Testing

@testable import App

@Suite(.serialized, .timeLimit(.minutes(2))) struct ContactFileTests {
    private struct World {
        let session: Session
        let folder: String

        func take(
            _ text: String, _ format: ContactFormat = .csv, skip: Bool = false, consents: [String: Bool] = [:], subject: String = "subject"
        ) async throws -> (summary: ImportSummary, problems: [String]) {
            try await take(Array(text.utf8), format, skip: skip, consents: consents, subject: subject)
        }

        func take(
            _ bytes: [UInt8], _ format: ContactFormat = .csv, skip: Bool = false, consents: [String: Bool] = [:],
            subject: String = "subject"
        ) async throws -> (summary: ImportSummary, problems: [String]) {
            var options = ContactFileOptions(path: try write(bytes, to: "\(folder)/contacts"), format: format)
            options.stopsAtProblem = !skip
            options.consents = consents
            options.subjectColumn = subject
            var problems: [String] = []
            let summary = try await session.importContacts(options, problem: { problems.append("\($0)") })
            return (summary, problems)
        }

        func export(_ format: ContactFormat) async throws -> [UInt8] {
            var bytes: [UInt8] = []
            _ = try await session.exportContacts(as: format) { bytes += $0 }
            return bytes
        }

        /// All contacts, one line of JSON each.
        func contacts() async throws -> [String] {
            String(decoding: try await export(.ndjson), as: UTF8.self).split(separator: "\n").map(String.init).sorted()
        }
    }

    private func with(_ body: (World) async throws -> Void) async throws {
        try await TestDatabase.with(suite: "contacts") { database in
            let session = try await session(["database.url": database.url])
            _ = try await session.migrate()
            try await withFolder { folder in try await body(World(session: session, folder: folder)) }
        }
    }

    @Test func `CSV has columns for what contacts have, attributes in their types, and consents`() async throws {
        try await with { world async throws in
            try await world.session.withStore { store in
                for (name, type) in [("age", AttributeType.integer), ("born", .date), ("tags", .list)] {
                    try await store.setAttribute(AttributeDefinition(name: name, type: type), by: "me")
                }
            }
            let (summary, problems) = try await world.take(
                #"""
                \#u{FEFF}id,email,locale,zone,age,born,tags,consent.news\#r
                a,anna@example.org,pl,Europe/Warsaw,41,1985-02-28,"[""x"", 1]",yes\#r
                \#r
                b,,en-GB,UTC,,,,no\#r
                "c,""d""",,,,,,,\#r

                """#, consents: ["tips": true, "news": true], subject: "id")
            #expect(problems.isEmpty && summary.result.inserted == 3 && summary.rows == 3)
            #expect(
                try await world.contacts() == [
                    #"{"subject":"a","email":"anna@example.org","locale":"pl","zone":"Europe/Warsaw","attributes":{"age": 41, "born": "1985-02-28", "tags": ["x", 1]},"consents":{"news": true, "tips": true}}"#,
                    #"{"subject":"b","locale":"en-GB","zone":"UTC","attributes":{},"consents":{"news": false, "tips": true}}"#,
                    #"{"subject":"c,\"d\"","attributes":{},"consents":{"news": true, "tips": true}}"#,
                ])
        }
    }

    @Test func `each bad row is told with its line and column, and left out`() async throws {
        try await with { world async throws in
            let head = "subject,email,locale,zone,n:number,i:integer,b:boolean,t:timestamp,d:date,o:object,consent.x\n"
            let rows: [(String, String)] = [
                (",a@b.example,,,,,,,,,", "subject: the contact has no subject"), ("a,nobody,,,,,,,,,", "email: the address has no"),
                ("a,,en_GB,,,,,,,,", "locale: \"en_GB\" isn't a language tag such as pl or en-GB, with a hyphen"),
                ("a,,,Mars/Base,,,,,,,", "zone: \"Mars/Base\" isn't a time zone"), ("a,,,EST5,,,,,,,", "zone: "),
                ("a,,,,1e,,,,,,", "n:number: "),
                ("a,,,,,1.0,,,,,", "i:integer: "), ("a,,,,,007,,,,,", "i:integer: "), ("a,,,,,,maybe,,,,", "b:boolean: "),
                ("a,,,,,,,2026-02-30T00:00:00Z,,,", "t:timestamp: "), ("a,,,,,,,,2026-13-01,,", "d:date: "),
                ("a,,,,,,,,,[],", "o:object: "),
                ("a,,,,,,,,,,perhaps", "consent.x: yes or no"), ("a,,", "3 fields, where the header has 11"),
                ("a\"b,,,,,,,,,,", "a quote stands"),
                ("a\0,,,,,,,,,,", "subject: there is a NUL character"),
            ]
            let text = head + rows.map { $0.0 + "\ngood-\($0.1.utf8.count)-\($0.0.utf8.count),,,,,,,,,,\n" }.joined()
            let (summary, problems) = try await world.take(text, skip: true)
            #expect(problems.count == rows.count && summary.skipped == rows.count)
            for (index, (problem, row)) in zip(problems, rows).enumerated() {
                #expect(problem.hasPrefix("line \(2 + 2 * index)"), "\(problem)")
                #expect(problem.contains(row.1), "\(problem)")
            }
            #expect(summary.result.inserted + summary.result.repeated == rows.count)
            let bad = try await world.take(Array("subject,x\na,".utf8) + [0xC3, 0x28, 0x0A], skip: true)
            #expect(bad.problems == ["line 2, column x: the text isn't UTF-8: save the file in that encoding"])
        }
    }

    @Test func `lines of JSON are checked likewise`() async throws {
        try await with { world async throws in
            try await world.session.withStore { store in
                try await store.setAttribute(AttributeDefinition(name: "n", type: .number), by: "me")
            }
            let rows = [
                #"{"subject":"ok","email":null,"attributes":{"n":12345678901234567890.10},"consents":{"x":true}}"#, "", "{", "[]",
                #"{"email":"a@b.example"}"#,
                #"{"subject":1}"#, #"{"subject":"a","shoe":1}"#, #"{"subject":"a","attributes":{"n":"1"}}"#,
                #"{"subject":"a","attributes":{"m":1}}"#,
                #"{"subject":"a","attributes":{"n":1},"consents":{"x":1}}"#, #"{"subject":"a\u0000"}"#, #"{"subject":"a"} x"#,
                #"{"subject":"ok","attributes":{"n":null}}"#,
            ]
            let (summary, problems) = try await world.take(rows.joined(separator: "\n"), .ndjson, skip: true)
            #expect(problems.map { $0.prefix { $0 != ":" && $0 != "," } } == (3...12).map { "line \($0)" })
            try #require(problems.count == 10)
            #expect(problems[5].contains("attributes: n: \"\"1\"\" isn't a number"))
            #expect(summary.result.inserted == 1 && summary.result.repeated == 1)
            #expect(try await world.contacts() == [#"{"subject":"ok","attributes":{},"consents":{"x": true}}"#])
        }
    }

    @Test func `where it is to stop, what stands before a bad row is taken in, and it can go on when that is mended`() async throws {
        try await with { world async throws in
            let rows = (0..<25_000).map { "s\($0),\($0)" }
            var bad = rows
            bad[20_500] = "s20500,a,b"
            do {
                _ = try await world.take("subject,x\n" + bad.joined(separator: "\n"))
                Issue.record("nothing was wrong with it")
            } catch let stop as ImportStopped {
                #expect(stop.problem.line == 20_502 && stop.summary.rows == 20_500)
            }
            let (summary, _) = try await world.take("subject,x\n" + rows.joined(separator: "\n"))
            #expect([summary.result.inserted, summary.result.unchanged] == [4_500, 20_500])
            for text in ["", "name\na", "subject,subject\na,b", "subject;email\na;b"] {
                await #expect(throws: ContactFileError.self, "\(text)") { _ = try await world.take(text) }
            }
        }
    }

    @Test func `what is exported is read back the same, in both formats, whatever it is`() async throws {
        var random = SeededGenerator(seed: 5)
        let texts = [
            "", " ", "a", "ż", "\"", "\\", "\\.", ",", "\n", "\r\n", "\t", "\u{1}", "\u{2}", "yes", "null", "1", "=1", "👩‍👩‍👧", "\u{7F}", "'",
            "\u{2028}", "∅", "{}", "\\N",
        ]
        func text() -> String {
            (0..<Int.random(in: 0...3, using: &random)).map { _ in texts.randomElement(using: &random) ?? "" }.joined()
        }
        func value(_ depth: Int = 0) -> JSONValue {
            switch Int.random(in: 0...(depth < 2 ? 7 : 4), using: &random) {
            case 0: .string(text())
            case 1: .int([0, -1, .max, .min, 7].randomElement(using: &random) ?? 0)
            case 2: .double([0.1, -2.5e-7, 1e300, 3.0].randomElement(using: &random) ?? 0)
            case 3: .bool(.random(using: &random))
            case 4: depth == 0 ? .string(text()) : .null
            case 5: .array((0..<2).map { _ in value(depth + 1) })
            default: .object(JSONObject([(text(), value(depth + 1)), ("k", value(depth + 1))]))
            }
        }
        let names = ["a", "email", "consent.x", "x:integer", "", "zażółć, \"gęślą\"", "A b\nc", "attributes.a", "homogeneous"]
        var lines: [String] = []
        for number in 0..<300 {
            var attributes = JSONObject()
            for name in names where Bool.random(using: &random) { attributes[name] = name == "homogeneous" ? .int(Int64(number)) : value() }
            var contact: JSONObject = ["subject": .string("\(number)" + text()), "attributes": .object(attributes)]
            if .random(using: &random) { contact["email"] = .string("o'neil+\(number)@example.com") }
            if .random(using: &random) { contact["locale"] = ["pl", "zh-Hant-TW"].randomElement(using: &random) }
            if .random(using: &random) {
                contact["zone"] = ["Europe/Warsaw", "America/Argentina/Buenos_Aires"].randomElement(using: &random)
            }
            if .random(using: &random) { contact["consents"] = .object([text() + "t": .bool(.random(using: &random)), "news": false]) }
            lines.append(JSONValue.object(contact).text)
        }
        try await with { world async throws in
            let (summary, _) = try await world.take(lines.joined(separator: "\n"), .ndjson)
            #expect(summary.rows == 300 && summary.result.inserted > 290)
            let whole = try await world.contacts()
            for format in ContactFormat.allCases {
                let file = try await world.export(format)
                let again = try await world.take(file, format)
                #expect(again.summary.result.unchanged == whole.count && again.problems.isEmpty, "\(format)")
                try await self.with { other async throws in
                    let copy = try await other.take(file, format)
                    #expect(copy.summary.result.inserted == whole.count)
                    #expect(try await other.contacts() == whole, "\(format)")
                    #expect(try await other.export(format) == file, "\(format)")
                }
            }
        }
    }
}
