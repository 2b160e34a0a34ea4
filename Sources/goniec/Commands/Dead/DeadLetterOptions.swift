import App
import ArgumentParser
import Identity
import Store
import Time

/// Which dead letters are meant: all of what is given must be true.
struct DeadLetterOptions: ParsableArguments {
    @Option(help: "The group, as goniec dead groups names it.")
    var group: String?

    @Option(help: "The queue they could not leave, such as trigger.event.")
    var queue: String?

    @Option(help: ArgumentHelp("They died last at this moment or later: RFC 3339, or how long ago.", valueName: "time or 2h"))
    var from: String?

    @Option(help: ArgumentHelp("They died last before this moment: RFC 3339, or how long ago.", valueName: "time or 2h"))
    var to: String?

    @Option(help: "The scenario they concern, by its key.")
    var scenario: String?

    @Option(help: "The contact they concern, by its subject or id.")
    var contact: String?

    @Option(help: "A part of the reason, upper or lower case.")
    var text: String?

    @Option(help: "open, replayed, discarded, superseded or any.")
    var state = "open"

    /// Whether nothing narrows down the letters of a state.
    var isEmpty: Bool { [group, queue, from, to, scenario, contact, text].allSatisfy { $0 == nil } }

    func filter() throws -> DeadLetterFilter {
        var filter = DeadLetterFilter(state: DeadLetterState(rawValue: state))
        guard filter.state != nil || state == "any" else {
            throw Failure("--state \(state): open, replayed, discarded, superseded or any is needed")
        }
        filter.group = group
        filter.queue = queue
        filter.from = try from.map { try Self.moment($0, of: "--from") }
        filter.to = try to.map { try Self.moment($0, of: "--to") }
        filter.scenario = scenario
        filter.contacts = contact.map(DeadLetterFilter.contacts(named:))
        filter.text = text
        return filter
    }

    private static func moment(_ text: String, of option: String) throws -> Timestamp {
        if let moment = Timestamp(text) { return moment }
        guard let ago = Duration(literal: text) else {
            throw Failure("\(option) \(text): a time such as 2026-11-24T12:00:00Z, or how long ago, such as 2h, is needed")
        }
        return Timestamp.host - ago
    }
}

/// Which dead letters a command changes: some by id, those of a filter, or all that are open.
struct DeadLetterChoice: ParsableArguments {
    @Argument(help: "Letters, by their ids.")
    var ids: [String] = []

    @Flag(help: "Every letter; needs --reason.")
    var all = false

    @OptionGroup var options: DeadLetterOptions

    func filter() throws -> DeadLetterFilter {
        var filter = try options.filter()
        guard !ids.isEmpty || !options.isEmpty || all else {
            throw Failure("name what is meant: letters by id, --group and the like, or --all")
        }
        guard ids.isEmpty || options.isEmpty && !all else { throw Failure("letters by id need no filter, and no --all") }
        guard options.isEmpty || !all else { throw Failure("--all is every letter: leave it out, or the filter") }
        if !ids.isEmpty { filter.ids = try ids.map { try DeadCommand.id($0, of: "dead letter") } }
        return filter
    }
}
