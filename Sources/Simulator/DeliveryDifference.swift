package import JSON
package import Time

/// A mail that isn't the same in two simulations.
package enum DeliveryDifference: Hashable, Sendable {
    /// It is sent only in the first.
    case added(SimulatedDelivery)
    /// It is sent only in the second.
    case removed(SimulatedDelivery)
    /// It is sent in both, in the second at another time.
    case moved(SimulatedDelivery, from: Timestamp)

    /// The mail, as the first simulation has it if it does.
    package var delivery: SimulatedDelivery {
        switch self {
        case .added(let delivery), .removed(let delivery), .moved(let delivery, _): delivery
        }
    }

    /// `{change, contact, scenario, step, template, at}`, and `was` for one that moved.
    package var json: JSONObject {
        var json: JSONObject = ["change": .string(kind)]
        json.merge(delivery.json)
        if case .moved(_, let moment) = self { json["was"] = .string(moment.description) }
        return json
    }

    /// `added`, `removed` or `moved`.
    package var kind: String {
        switch self {
        case .added: "added"
        case .removed: "removed"
        case .moved: "moved"
        }
    }

    /// What isn't the same, in the order of time. The mails that a contact gets from a step by a template are compared one by one.
    package static func between(_ new: [SimulatedDelivery], and old: [SimulatedDelivery]) -> [DeliveryDifference] {
        let new = Dictionary(grouping: new) { Thread($0) }
        let old = Dictionary(grouping: old) { Thread($0) }
        let differences = Set(new.keys).union(old.keys).flatMap { compare(new[$0] ?? [], old[$0] ?? []) }
        return differences.sorted { left, right in
            let (one, two) = (left.delivery, right.delivery)
            return (one.at, one.contact, one.scenario, one.step, left.kind) < (two.at, two.contact, two.scenario, two.step, right.kind)
        }
    }

    /// The mails of one kind to one contact.
    private struct Thread: Hashable {
        let contact: String
        let scenario: String
        let step: String
        let template: String

        init(_ delivery: SimulatedDelivery) {
            contact = delivery.contact
            scenario = delivery.scenario
            step = delivery.step
            template = delivery.template
        }
    }

    /// Those at the same moment are the same; the others are paired in their order.
    private static func compare(_ new: [SimulatedDelivery], _ old: [SimulatedDelivery]) -> [DeliveryDifference] {
        var fresh: [SimulatedDelivery] = []
        var rest = old
        for delivery in new {
            if let index = rest.firstIndex(where: { $0.at == delivery.at }) { rest.remove(at: index) } else { fresh.append(delivery) }
        }
        let moved = zip(fresh, rest).map { DeliveryDifference.moved($0, from: $1.at) }
        return moved + fresh.dropFirst(rest.count).map { .added($0) } + rest.dropFirst(fresh.count).map { .removed($0) }
    }
}
