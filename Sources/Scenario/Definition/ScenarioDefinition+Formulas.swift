extension ScenarioDefinition {
    /// The types of past events that some expression counts, sums or looks up: what must be at hand before it can be decided.
    package var aggregatedTypes: Set<String> {
        formulas.reduce(into: []) { $0.formUnion($1.aggregatedTypes) }
    }

    /// Every expression of the scenario.
    private var formulas: [Formula] {
        var formulas = [entry.when, entry.key, goal?.when].compactMap(\.self)
        formulas += exits.flatMap { [$0.when, $0.key].compactMap(\.self) }
        for step in steps {
            switch step.kind {
            case .wait(.event(let awaited)): formulas += [awaited.when].compactMap(\.self)
            case .wait(.date(let appointment)): formulas.append(appointment.until)
            case .branch(let branch): formulas += branch.formulas
            case .update(let assignments): formulas += assignments.map(\.value)
            case .wait(.duration), .split, .email, .pass: break
            }
        }
        return formulas
    }
}

extension Branch {
    fileprivate var formulas: [Formula] {
        arms.flatMap { arm in
            var formulas = [arm.when].compactMap(\.self)
            if case .decide(let inner) = arm.outcome { formulas += inner.formulas }
            return formulas
        }
    }
}
