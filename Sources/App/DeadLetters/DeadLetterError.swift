package import Identity
package import Store

/// Why nothing can be done with dead letters as it was asked for.
package enum DeadLetterError: Error, Equatable, CustomStringConvertible {
    /// There is no letter with this id.
    case noLetter(UUID)
    /// There is no replay with this id.
    case noOperation(UUID)
    /// The replay is in a state in which that can't be done.
    case operation(UUID, ReplayOperation.State, wanted: String)
    /// An edited copy would be the same.
    case unchanged(UUID)
    /// A letter about a delivery is replayed out of its row.
    case aboutDelivery(UUID)
    /// The body can't be opened.
    case closed(UUID, reason: String)
    /// There is such a letter already, or the original was edited before.
    case notEdited(UUID, copy: UUID)

    package var description: String {
        switch self {
        case .noLetter(let id): "there is no dead letter \(id): goniec dead list shows them"
        case .noOperation(let id): "there is no replay \(id): goniec dead operations lists them"
        case .operation(let id, let state, let wanted): "the replay \(id) is \(state.rawValue): it can't be \(wanted)"
        case .unchanged(let id): "the copy would be the same as \(id): give another body, content type or header"
        case .aboutDelivery(let id): "\(id) is about a delivery, whose mail is made anew when it is replayed: there is nothing to edit"
        case .closed(let id, let reason): "the body of \(id) can't be opened: \(reason)"
        case .notEdited(let id, let copy): "\(id) was edited before, or \(copy) is a letter with that very body: goniec dead show tells"
        }
    }
}
