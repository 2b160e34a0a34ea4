internal import Store
package import Time

extension Session {
    /// Why a contact, named by its subject or its id, was written to or not: of one scenario or of all, what ended before `since` left out.
    package func explain(
        contact name: String, scenario: String? = nil, since: Timestamp = .earliest
    ) async throws -> Explanation {
        try await withStore { store in
            let id = try await Self.contactID(named: name, in: store)
            guard let history = try await store.history(of: id, scenario: scenario, since: since) else { throw ContactError.unknown(name) }
            return Explanation(history)
        }
    }
}
