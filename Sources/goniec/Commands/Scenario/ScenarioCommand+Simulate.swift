import App
import ArgumentParser
import JSON
import Scenario
import Simulator
import Store
import Time

extension ScenarioCommand {
    struct Simulate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Try scenarios on a history: what would be sent, to whom and when. Needs no server.",
            discussion: """
                The same decisions as in production, on a virtual clock: every event is taken in at its time, every mail accepted at once.
                Contacts are lines {"subject","email","locale","zone","attributes","consents"}, as `goniec contact export` writes them; events are
                CloudEvents with a time, one a line, in any order. With --json each mail is a line {"contact","scenario","step","template","at"}
                in the order of time; with --versus each difference is one: {"change","contact",…}, and "was" for a mail that moved.

                Example: goniec scenario simulate abandoned-cart --contacts contacts.ndjson --events events.ndjson --until 2026-12-31T00:00:00Z
                Example: goniec scenario simulate abandoned-cart --events events.ndjson --versus abandoned-cart@3
                """
        )

        @Argument(help: "The folders that scenario.yaml lies in.")
        var folders: [String]

        @Option(help: ArgumentHelp("Contacts as JSON, one a line; - for standard input.", valueName: "file"))
        var contacts: String?

        @Option(help: ArgumentHelp("CloudEvents, one a line; - for standard input.", valueName: "file"))
        var events: String?

        @Option(name: .customLong("segment"), help: ArgumentHelp("A segment's file; can be given again.", valueName: "file"))
        var segments: [String] = []

        @Option(help: ArgumentHelp("When the clock begins; at the first event by default.", valueName: "time"), transform: Self.moment)
        var from: Timestamp?

        @Option(
            help: ArgumentHelp(
                "When it ends; by default when nothing is left to wait for, schedules tick up to the last event.", valueName: "time"),
            transform: Self.moment)
        var until: Timestamp?

        @Option(help: ArgumentHelp("What to compare with: another folder, or KEY@VERSION of what is published.", valueName: "version"))
        var versus: String?

        @Flag(help: "Print every decision, not only the mails.")
        var journal = false

        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        /// So many mails are shown to a person.
        private static let shown = 20

        func validate() throws {
            guard contacts != nil || events != nil else { throw ValidationError("Give --events, --contacts or both.") }
            guard contacts != "-" || events != "-" else { throw ValidationError("Only one of --contacts and --events can be -.") }
            guard !journal || versus == nil else { throw ValidationError("--journal and --versus don't go together.") }
        }

        func run() async throws {
            let scenarios = try SimulatedScenarios(folders: folders, segments: segments)
            let other = try await versus.asyncMap { try await engine($0) }
            let before = try other.map { try scenarios.replacing($0) }
            let reader = HistoryReader()
            let history = try SimulationSession(
                contacts: await contacts.asyncMap { try await reader.contacts($0) } ?? [],
                arrivals: await events.asyncMap { try await reader.events($0) } ?? [], from: from, until: until)
            let result = try simulate(history, scenarios)
            if let before {
                let old = try simulate(history, before)
                return try show(DeliveryDifference.between(result.deliveries, and: old.deliveries))
            }
            try show(result)
        }

        private static func moment(_ text: String) throws -> Timestamp {
            guard let moment = Timestamp(text) else { throw ValidationError("\"\(text)\" is no time such as 2026-12-31T00:00:00Z.") }
            return moment
        }

        /// A folder's scenario, or a published version.
        private func engine(_ name: String) async throws -> Engine {
            guard let at = name.lastIndex(of: "@"), let version = Int(name[name.index(after: at)...]) else {
                return try SimulatedScenarios(folders: [name], segments: segments).engines[0]
            }
            let key = String(name[..<at])
            let stored = try await common.session().withStore { store in try await store.version(of: key, version) }
            guard let stored else { throw Failure("there is no published version \(version) of \(key)") }
            let folder = ScenarioFolder(files: stored.files.mapValues { Array($0.utf8) })
            return Engine(definition: try folder.definition(), version: version)
        }

        private func simulate(
            _ history: SimulationSession, _ scenarios: SimulatedScenarios
        ) throws -> (deliveries: [SimulatedDelivery], journal: [SimulatedLine]) {
            var line = ProgressLine<SimulationProgress>(total: nil)
            let result = try history.run(scenarios, wantsJournal: journal) { line.show($0) }
            if Terminal.isInteractive { line.end() }
            guard result.alerts.isEmpty else { throw Failure(result.alerts.joined(separator: "\n")) }
            return (result.deliveries, result.journal)
        }

        private func show(_ result: (deliveries: [SimulatedDelivery], journal: [SimulatedLine])) throws {
            if journal, output.json { return try result.journal.forEach { try Output.line($0.json) } }
            if output.json { return try result.deliveries.forEach { try Output.line($0.json) } }
            if journal { result.journal.forEach { print($0.line) } }
            try showMails(result.deliveries)
        }

        /// The first mails, and all of them by step.
        private func showMails(_ deliveries: [SimulatedDelivery]) throws {
            guard !deliveries.isEmpty else { return print("no mail would be sent") }
            let mails = deliveries.prefix(Self.shown).map { mail in
                [Output.moment(mail.at), mail.contact, "\(mail.scenario)/\(mail.step)", mail.template]
            }
            print(Output.table([["TIME", "CONTACT", "STEP", "TEMPLATE"]] + mails, numbers: []))
            if deliveries.count > Self.shown { print("… and \(deliveries.count - Self.shown) more: --json prints all") }
            let rows = StepSummary.of(deliveries).map { summary in
                [
                    summary.scenario, summary.step, "\(summary.mails)", "\(summary.contacts)", Output.moment(summary.first),
                    Output.moment(summary.last),
                ]
            }
            print("\n" + Output.table([["SCENARIO", "STEP", "MAILS", "CONTACTS", "FIRST", "LAST"]] + rows, numbers: [2, 3]))
        }

        private func show(_ differences: [DeliveryDifference]) throws {
            if output.json { return try differences.forEach { try Output.line($0.json) } }
            guard !differences.isEmpty else { return print("the same mails at the same times") }
            for difference in differences {
                let mail = difference.delivery
                let sign = ["added": "+", "removed": "-"][difference.kind] ?? "~"
                let was = if case .moved(_, let moment) = difference { ", was \(Output.moment(moment))" } else { "" }
                print("\(sign) \(Output.moment(mail.at))\(was)  \(mail.contact)  \(mail.scenario)/\(mail.step)  \(mail.template)")
            }
            let counts = Dictionary(grouping: differences, by: \.kind).mapValues(\.count)
            print("\(counts["added"] ?? 0) added, \(counts["removed"] ?? 0) removed, \(counts["moved"] ?? 0) moved")
        }
    }
}

extension Optional {
    /// `map` for what takes its time.
    fileprivate func asyncMap<Value>(_ transform: (Wrapped) async throws -> Value) async rethrows -> Value? {
        if let self { try await transform(self) } else { nil }
    }
}
