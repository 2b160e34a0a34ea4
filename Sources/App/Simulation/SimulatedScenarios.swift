package import Scenario

/// The scenarios of folders, at work together.
package struct SimulatedScenarios: Sendable {
    /// Compiled, in the order of the folders.
    package private(set) var engines: [Engine]

    /// Reads and checks folders, or says all that is wrong with any of them.
    package init(folders: [String]) throws {
        var problems: [String] = []
        engines = []
        for folder in folders {
            do {
                engines.append(Engine(definition: try Session.check(folder: folder).definition, version: 1))
            } catch let error as ValidationError {
                problems += error.problems
            }
        }
        guard problems.isEmpty else { throw ValidationError(problems: problems) }
        let keys = Dictionary(grouping: engines, by: \.definition.key).filter { $0.value.count > 1 }.keys
        if let key = keys.min() { throw ValidationError(problems: ["\(key) is the scenario of several of these folders: name each once"]) }
    }

    /// What decisions are made by.
    package var catalog: Catalog { Catalog(live: engines) }

    /// The same scenarios, but this one in place of that with its key.
    package func replacing(_ other: Engine) -> SimulatedScenarios {
        var scenarios = self
        scenarios.engines.removeAll { $0.definition.key == other.definition.key }
        scenarios.engines.append(other)
        return scenarios
    }
}
