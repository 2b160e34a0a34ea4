package import Scenario
package import Store

extension Session {
    /// The files of a folder or of a published version, path → text.
    package func files(of reference: ScenarioReference) async throws -> [String: String] {
        switch reference {
        case .folder(let path): try FolderReader.read(path).files.mapValues { String(decoding: $0, as: UTF8.self) }
        case .published(let key, let version): try await withStore { store in try await store.known(key, version).files }
        }
    }

    /// What differs between two folders or versions.
    package func difference(
        from before: ScenarioReference, to after: ScenarioReference
    ) async throws -> ScenarioDifference {
        try ScenarioDifference(from: try await files(of: before), to: try await files(of: after))
    }

    /// The scenario that a folder or a published version describes.
    package func definition(of reference: ScenarioReference) async throws -> ScenarioDefinition {
        let files = try await files(of: reference)
        let folder = ScenarioFolder(files: files.mapValues { Array($0.utf8) })
        do {
            return try folder.definition()
        } catch {
            throw ValidationError(problems: error.problems.map { "\(reference)/\($0)" })
        }
    }

    /// A published version, its newest siblings beside it.
    package func versions(of scenario: String) async throws -> [PublishedVersion] {
        try await withStore { store in
            _ = try await store.known(scenario)
            return try await store.versions(of: scenario)
        }
    }

    /// Where those under way stand, by step, on one version or on all.
    package func counts(of scenario: String, version: Int?) async throws -> [String: Int] {
        let passages = try await withStore { store in try await store.passages(of: scenario) }
        return passages.filter { version == nil || $0.version == version }
            .reduce(into: [:]) { counts, passage in counts[passage.step ?? "", default: 0] += Int(passage.count) }
    }
}

extension Store {
    /// A version of a scenario, the live one when none is named; an error that says which there are when there is no such.
    package func known(_ scenario: String, _ version: Int? = nil) async throws -> StoredVersion {
        if let found = try await self.version(of: scenario, version) { return found }
        let known = try await scenarioNames()
        guard known.contains(scenario), let version else { throw ScenarioError.unknown(scenario, known: known) }
        throw ScenarioError.noVersion(scenario, version)
    }

    /// The definitions of versions that can still be read.
    func definitions(of scenario: String, _ versions: [Int]) async throws -> [Int: ScenarioDefinition] {
        guard !versions.isEmpty else { return [:] }
        var definitions: [Int: ScenarioDefinition] = [:]
        for stored in try await self.versions(of: scenario, versions) { definitions[stored.version] = try? stored.definition() }
        return definitions
    }
}

extension StoredVersion {
    /// What it describes; an error when this build can't read it any more.
    func definition() throws(ScenarioError) -> ScenarioDefinition {
        do {
            return try folder.definition()
        } catch {
            throw .unreadable(scenario, version, reason: "\(error)")
        }
    }

    /// Its files as a folder.
    var folder: ScenarioFolder { ScenarioFolder(files: files.mapValues { Array($0.utf8) }) }
}
