/// The names a template uses that must exist elsewhere, each with its place.
package struct References: Sendable {
    /// A name and where it stands.
    package struct Reference: Hashable, Sendable {
        /// The name as written.
        package let name: String
        /// The byte of the template's source, counted from 0.
        package let offset: Int
    }

    /// Top-level variables which the template doesn't set itself.
    package internal(set) var variables: [Reference] = []
    /// Partials named by a literal in `render` and `include`.
    package internal(set) var partials: [Reference] = []
    /// All filters.
    package internal(set) var filters: [Reference] = []
    /// Keys given to the `t` filter as a literal.
    package internal(set) var translations: [Reference] = []
    /// What each partial is given by name: its arguments, and with `include` everything this template sets.
    var partialArguments: [String: Set<String>] = [:]
}
