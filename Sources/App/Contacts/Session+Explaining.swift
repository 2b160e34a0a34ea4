internal import Identity
internal import Scenario
internal import Store
package import Time

extension Session {
    /// Why a contact was written to or not: of one scenario or of all, what ended before `since` left out.
    package func explain(
        contact subject: String, scenario: String? = nil, since: Timestamp = .earliest
    ) async throws -> Explanation {
        try await withStore { store in
            // A subject may look like an id, and is one first.
            var found = try await store.history(of: ContactIdentity.contactID(subject: subject), scenario: scenario, since: since)
            if found == nil, let id = UUID(subject) { found = try await store.history(of: id, scenario: scenario, since: since) }
            guard let found else { throw ExplanationError.noContact(subject) }
            return Explanation(found)
        }
    }
}

/// Why nothing can be explained.
package enum ExplanationError: Error, Equatable, CustomStringConvertible {
    /// There is no contact of this subject or id.
    case noContact(String)

    package var description: String {
        switch self {
        case .noContact(let name): "there is no contact \"\(name)\": a contact is named by its subject, as events have it, or by its id"
        }
    }
}
