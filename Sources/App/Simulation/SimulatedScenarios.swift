package import Scenario

/// The scenarios of folders, at work together.
package struct SimulatedScenarios: Sendable {
    /// Compiled, in the order of the folders.
    package private(set) var engines: [Engine] = []
    /// The segments that there are.
    private var segments: [Segment] = []

    /// Reads and checks folders and the files of segments, or says all that is wrong with any of them.
    package init(folders: [String], segments files: [String] = []) throws {
        var problems: [String] = []
        do { segments = try Session.check(segments: files).map(\.segment) } catch let error as ValidationError {
            problems += error.problems
        }
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
        try checkSegments()
    }

    /// What decisions are made by.
    package var catalog: Catalog { Catalog(live: engines, segments: segments) }

    /// A segment that isn't here would let nobody in, without a word.
    private func checkSegments() throws(ValidationError) {
        let known = Set(segments.map(\.key))
        let problems = engines.compactMap { engine -> String? in
            guard let segment = engine.definition.entry.segment, !known.contains(segment) else { return nil }
            return "\(engine.definition.key) is entered by the segment \(segment), whose file isn't given"
        }
        guard problems.isEmpty else { throw ValidationError(problems: problems) }
    }

    /// The same scenarios, but this one in place of that with its key; an error when there is none to compare it with, or when the segment
    /// that enters it isn't here.
    package func replacing(_ other: Engine) throws(ValidationError) -> SimulatedScenarios {
        let key = other.definition.key
        guard let position = engines.firstIndex(where: { $0.definition.key == key }) else {
            let known = engines.map(\.definition.key).joined(separator: ", ")
            throw ValidationError(problems: [
                "\(key) is none of the scenarios that are simulated (\(known)), so there is nothing to compare"
            ])
        }
        var scenarios = self
        scenarios.engines[position] = other
        try scenarios.checkSegments()
        return scenarios
    }
}
