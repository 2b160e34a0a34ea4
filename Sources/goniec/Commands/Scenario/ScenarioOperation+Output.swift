import App
import JSON
import Store

extension ScenarioOperation {
    var json: JSONObject {
        [
            "operation": .string("\(id)"), "scenario": .string(scenario), "kind": .string(kind.name), "state": .string(state.rawValue),
            "total": .int(total), "passed": .int(passed), "changed": .int(changed), "actor": .string(actor),
            "started_at": .string("\(startedAt)"), "abandoned": .bool(isAbandoned),
        ]
    }

    /// What came of it, in a sentence.
    var result: String {
        let share = "\(Figure.count(changed)) of \(Figure.count(passed)) passages"
        let done =
            switch kind {
            case .migrate(let version, _): "\(share) moved to version \(version)\(left)"
            case .resume: "\(scenario) goes on; \(share) wait on"
            case .end: "\(share) ended"
            }
        return state == .done ? done : "\(scenario): \(kind.word) at \(Figure.count(passed)) of \(Figure.count(total)) passages"
    }

    private var left: String {
        changed < passed ? "; the others had ended, or moved on to steps that the map doesn't name, and stay on their version" : ""
    }

    /// For the list.
    var remark: String {
        let place = "\(kind.word) at \(Figure.count(passed)) of \(Figure.count(total))"
        return isAbandoned ? "\(place), interrupted: \(cure)" : place
    }
}
