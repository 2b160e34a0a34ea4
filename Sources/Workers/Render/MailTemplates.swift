internal import JSON
internal import Liquid
internal import Postgres
internal import Scenario
internal import Store

/// What rendering needs of one version of a scenario, compiled.
struct MailTemplates: Sendable {
    let set: TemplateSet
    let sender: Sender?

    init(_ stored: StoredVersion) throws {
        let folder = ScenarioFolder(files: stored.files.mapValues { Array($0.utf8) })
        try self.init(of: folder.definition(), files: stored.files)
    }

    init(of definition: ScenarioDefinition, files: [String: String]) throws {
        sender = definition.sender
        set = try TemplateSet(folder: files)
    }
}

/// The versions that the render worker has met; they never change, so they stay.
struct TemplateCatalog: Sendable {
    private struct Name: Hashable {
        let scenario: String
        let version: Int
    }

    private var compiled: [Name: Result<MailTemplates, ComposeError>] = [:]

    /// A version's templates, or why it has none; nil when it hasn't been loaded.
    func templates(_ scenario: String, _ version: Int) -> Result<MailTemplates, ComposeError>? {
        compiled[Name(scenario: scenario, version: version)]
    }

    /// Loads the versions that these deliveries belong to.
    mutating func load(for deliveries: some Sequence<RenderableDelivery>, from store: Store) async throws(PostgresError) {
        let names = Set(deliveries.map { Name(scenario: $0.scenario, version: $0.version) }).subtracting(compiled.keys)
        for name in names {
            guard let stored = try await store.version(of: name.scenario, name.version) else {
                compiled[name] = .failure(.template("scenario \(name.scenario) has no version \(name.version)"))
                continue
            }
            do {
                compiled[name] = .success(try MailTemplates(stored))
            } catch {
                compiled[name] = .failure(.template("scenario \(name.scenario) version \(name.version): \(error)"))
            }
        }
    }
}
