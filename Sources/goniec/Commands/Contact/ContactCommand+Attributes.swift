import App
import ArgumentParser
import JSON
import Scenario
import Store

extension ContactCommand {
    struct Attributes: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The attribute catalogue: which attributes there are, and of what type. Empty, it allows any.",
            subcommands: [List.self, Set.self, Remove.self, Observe.self]
        )
    }
}

extension ContactCommand.Attributes {
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the catalogue.", discussion: "Example: goniec contact attributes list --json")

        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let list = try await common.session().withStore { store in try await store.attributes() }
            if output.json { return print(Output.array(list.map(\.json))) }
            guard !list.isEmpty else { return print("the catalogue is empty: any attribute goes") }
            print(Output.table([["ATTRIBUTE", "TYPE", ""]] + list.map { [$0.name, $0.type.rawValue, $0.description ?? ""] }, numbers: []))
        }
    }

    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add an attribute to the catalogue, or change it there.",
            discussion: "Example: goniec contact attributes set birthday --type date --description 'as given at the till'"
        )

        @Argument(help: "The attribute's name.")
        var name: String

        @Option(help: "text, number, integer, boolean, timestamp, date, list or object.")
        var type: AttributeType

        @Option(help: "What it says of a contact.")
        var description: String?

        @OptionGroup var common: CommonOptions

        func run() async throws {
            guard !name.isEmpty else { throw Failure("the attribute needs a name") }
            let attribute = AttributeDefinition(name: name, type: type, description: description)
            try await common.session().withStore { store in try await store.setAttribute(attribute, by: Session.actor) }
            print("\(name) is \(type.rawValue)")
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take an attribute out of the catalogue; contacts keep it.",
            discussion: "Example: goniec contact attributes remove birthday"
        )

        @Argument(help: "The attribute's name.")
        var name: String

        @OptionGroup var common: CommonOptions

        func run() async throws {
            let removed = try await common.session().withStore { store in try await store.removeAttribute(name, by: Session.actor) }
            guard removed else { throw Failure("\(name) isn't in the catalogue: goniec contact attributes list shows it") }
            print("\(name) is out of the catalogue")
        }
    }

    struct Observe: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tell what attributes contacts have, and of what type they look.",
            discussion: """
                Example: goniec contact attributes observe --all
                Example: goniec contact attributes observe --save
                """
        )

        @Option(help: "How many contacts to look at, about.")
        var sample = 10_000

        @Flag(help: "Look at all contacts.")
        var all = false

        @Flag(help: "Add those to the catalogue that aren't in it and whose type is clear.")
        var save = false

        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            guard sample > 0 else { throw Failure("--sample \(sample): 1 or more is needed") }
            let (observed, known) = try await common.session().withStore { store in
                let observed = try await store.observedAttributes(sample: all ? nil : sample)
                let known = try await store.attributes()
                let names = known.map(\.name)
                let missing = observed.compactMap { seen -> AttributeDefinition? in
                    guard let type = seen.type, !names.contains(seen.name) else { return nil }
                    return AttributeDefinition(name: seen.name, type: type)
                }
                if save, !missing.isEmpty { try await store.setAttributes(missing, by: Session.actor) }
                return (observed, save ? known + missing : known)
            }
            let types = Dictionary(known.map { ($0.name, $0.type) }) { first, _ in first }
            if output.json { return print(Output.array(observed.map { $0.json(catalogued: types[$0.name]) })) }
            guard !observed.isEmpty else { return print("no contact has an attribute") }
            let rows = observed.map { seen in
                [seen.name, "\(seen.count)", seen.type?.rawValue ?? seen.mixture, types[seen.name]?.rawValue ?? "–"]
            }
            print(Output.table([["ATTRIBUTE", "CONTACTS", "LOOKS LIKE", "CATALOGUE"]] + rows, numbers: [1]))
        }
    }
}

extension AttributeType: ExpressibleByArgument {}

extension AttributeDefinition {
    fileprivate var json: JSONObject {
        ["name": .string(name), "type": .string(type.rawValue), "description": description.map { .string($0) } ?? .null]
    }
}

extension ObservedAttribute {
    /// Its kinds, the most frequent first.
    fileprivate var mixture: String {
        counts.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }.map { "\($0.value) \($0.key.rawValue)" }
            .joined(separator: ", ")
    }

    fileprivate func json(catalogued: AttributeType?) -> JSONObject {
        [
            "name": .string(name), "contacts": .int(count), "type": type.map { .string($0.rawValue) } ?? .null,
            "catalogue": catalogued.map { .string($0.rawValue) } ?? .null,
            "kinds": .object(JSONObject(counts.sorted { $0.key.rawValue < $1.key.rawValue }.map { ($0.key.rawValue, .int($0.value)) })),
        ]
    }
}
