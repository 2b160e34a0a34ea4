import Foundation
import JSON
import Support
import Testing

extension EndToEnd {
    /// What people do with a scenario beside letting it run: try its mails out, let contacts in, send to a segment, and ask why.
    @Suite struct ByHandTests {
        private static func folder(_ farm: TestFarm, _ key: String, entry: String) throws -> URL {
            let folder = farm.folder.appending(path: key)
            try FileManager.default.createDirectory(at: folder.appending(path: "templates"), withIntermediateDirectories: true)
            let definition = """
                scenario: \(key)
                sender: { from: "Shop <hello@shop.example>", postal_address: "Street 1, Town" }
                entry: \(entry)
                steps:
                  - { id: hello, email: { template: hello, topic: offers, lane: bulk } }
                  - { id: soon, email: { template: hello, topic: service, lane: transactional } }
                """
            try Data(definition.utf8).write(to: folder.appending(path: "scenario.yaml"))
            let template = """
                ---
                subject: "{{ event.data.gift }} for {{ contact.attributes.name }}"
                ---
                <p>Hello {{ contact.email }}, <a href="{{ links.unsubscribe }}">no more</a></p>
                """
            try Data(template.utf8).write(to: folder.appending(path: "templates/hello.html.liquid"))
            return folder
        }

        @Test func `the mails of a folder go to one's own address, signed and marked, with no way out for a contact`() async throws {
            try await TestFarm.with("testsend", scenarios: []) { farm in
                let folder = try Self.folder(farm, "vip", entry: "{ manual: true }")
                let data = farm.folder.appending(path: "data.json")
                try Data(#"{"contact":{"attributes":{"name":"Ann"}},"event":{"data":{"gift":"Book"}}}"#.utf8).write(to: data)
                let output = try await farm.goniec([
                    "scenario", "test-send", folder.path, "--to", "me@example.org", "--data", data.path, "--json",
                ])
                let results = try JSONValue(parsing: Array(output.utf8)).array ?? []
                #expect(results.compactMap { $0["sent"] } == [true, true])
                let mails = try await farm.mails()
                #expect(mails.map(\.subject) == ["[Test] Book for Ann", "[Test] Book for Ann"])
                for mail in mails {
                    #expect(mail.to.contains("me@example.org") && mail.verified == mail.signatures && mail.signatures > 0)
                    #expect(mail.headers["X-Goniec-Test"]?.hasPrefix("vip 0 ") == true)
                    #expect(mail.headers["List-Unsubscribe"] == nil)
                }
                #expect(mails[0].html.contains("\(TestFarm.edge)/u/test"))
                #expect(try await farm.database.value("SELECT count(*) FROM delivery") == "0")
                let one = try await farm.product.run([
                    "scenario", "test-send", folder.path, "--to", "me@example.org", "--step", "nope", "--config", farm.configuration.path,
                ])
                #expect(one.exit != .status(0) && one.errors.contains("those are hello, soon"), "\(one.errors)")
            }
        }

        @Test func `contacts that are let in by hand are written to, and each mail can be explained`() async throws {
            try await TestFarm.with("byhand", scenarios: []) { farm in
                let folder = try Self.folder(farm, "vip", entry: "{ manual: true }")
                try await farm.goniec(["scenario", "publish", folder.path])
                try await farm.work("trigger", "render", "send", "archivist")
                try await farm.schedule()
                for (subject, consents) in [("ann", "{}"), ("bob", #"{"offers":false}"#)] {
                    try await farm.goniec([
                        "event", "publish", "--type", "contact.updated", "--subject", subject, "--data",
                        #"{"contact":{"email":"\#(subject)@example.org","zone":"Europe/Warsaw","attributes":{"name":"\#(subject)"},"consents":\#(consents)}}"#,
                    ])
                }
                while try await farm.database.value("SELECT count(*) FROM contact") != "2" { await Task.yield() }
                let subjects = farm.folder.appending(path: "subjects.txt")
                try Data("ann\nbob\nnobody\n".utf8).write(to: subjects)
                let entered = try await farm.product.run([
                    "scenario", "enter", "vip", "--contacts", subjects.path, "--data", #"{"gift":"Book"}"#, "--json", "--config",
                    farm.configuration.path,
                ])
                #expect(entered.output.contains(#""entered":2,"unknown":1,"unknown_subjects":["nobody"]"#), "\(entered.output)")
                #expect(entered.exit == .status(1))
                try await farm.delivers(3)
                let bob = try await farm.goniec(["contact", "explain", "bob", "--zone", "contact"])
                #expect(bob.contains("vip version 1, completed"), "\(bob)")
                #expect(bob.contains("hello: not written to, gate consent is closed: the contact doesn't want mail about offers"), "\(bob)")
                #expect(bob.contains("soon: the relay took the e-mail: 250"), "\(bob)")
                #expect(bob.contains("+01:00  ") || bob.contains("+02:00  "), "\(bob)")
                let ann = try JSONValue(parsing: Array(try await farm.goniec(["contact", "explain", "ann", "--json"]).utf8)).array ?? []
                #expect(ann.count { $0["state"] == "accepted" } == 2)
                #expect(ann.first?["kind"] == "entered")
            }
        }
    }
}
