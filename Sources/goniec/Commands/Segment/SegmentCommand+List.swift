import App
import ArgumentParser
import Identity
import JSON
import Store

extension SegmentCommand {
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List segments with their members, and how far a recount is.",
            discussion: "Example: goniec segment list --watch"
        )

        @OptionGroup var watch: WatchOption
        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let session = try await common.session()
            try await watch.show {
                let segments = try await session.segments()
                if output.json { return Output.array(segments.map(\.json)) }
                guard !segments.isEmpty else { return "no segments" }
                let header = ["SEGMENT", "VERSION", "MEMBERS", "PUBLISHED", "BY", "RECOUNT"]
                return Output.table([header] + segments.map(\.cells), numbers: [1, 2])
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a segment's definition, its number of members, and how far a recount is.",
            discussion: "Example: goniec segment show at-risk --watch"
        )

        @Argument(help: "The segment's key.")
        var segment: String

        @OptionGroup var watch: WatchOption
        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let session = try await common.session()
            try await watch.show {
                let found = try await session.segment(segment)
                return output.json ? Output.object(found.json) : found.text
            }
        }
    }

    struct Members: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List a segment's members in the order of their contacts' ids, a page at a time.",
            discussion: """
                Example: goniec segment members at-risk --limit 100
                Example: goniec segment members at-risk --after 5f0c6c0e-3b0f-5e55-8a8e-2f6f0f1c9a10
                """
        )

        @Argument(help: "The segment's key.")
        var segment: String

        @Option(help: "How many at most.")
        var limit = 1_000

        @Option(help: ArgumentHelp("Only those after this contact's id: the last of the page before.", valueName: "id"))
        var after: String?

        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        func validate() throws {
            guard (1...100_000).contains(limit) else { throw ArgumentParser.ValidationError("--limit is 1 to 100000.") }
        }

        func run() async throws {
            let after = try after.map { text in
                guard let id = UUID(text) else {
                    throw Failure("\"\(text)\" is no id of a contact: 36 characters, as this command prints them")
                }
                return id
            }
            let members = try await common.session().members(of: segment, after: after, limit: limit)
            if output.json { return print(Output.array(members.map(\.json))) }
            guard !members.isEmpty else { return print(after == nil ? "no members" : "no more members") }
            let rows = members.map { [$0.contact.description, $0.subject, $0.email ?? "", Output.moment($0.since)] }
            print(Output.table([["CONTACT", "SUBJECT", "E-MAIL", "SINCE"]] + rows, numbers: []))
            if members.count == limit, let last = members.last { Terminal.say("more with --after \(last.contact)") }
        }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Delete a segment and its members; scenarios hear nothing of it.",
            discussion: "Example: goniec segment delete at-risk --yes"
        )

        @Argument(help: "The segment's key.")
        var segment: String

        @Flag(help: "Don't ask.")
        var yes = false

        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let session = try await common.session()
            let found = try await session.segment(segment)
            let question = "Delete \(segment) with its \(Figure.count(found.members)) members?"
            guard yes || Terminal.agrees(question) else { throw Failure("nothing was deleted") }
            var line = ProgressLine<CountProgress>(total: nil)
            let members = try await session.delete(segment: segment) { line.show($0) }
            line.end()
            if output.json { return print(Output.object(["segment": .string(segment), "members": .int(Int64(members))])) }
            print("\(segment) is deleted; it had \(Figure.count(members)) members")
        }
    }
}
