/// What becomes of a passage that stands at a step of an older version.
package enum Fate: Hashable, Sendable {
    /// It stays at the step and keeps what is left of its wait.
    case keep
    /// It goes over to a step of the new version, which begins anew.
    case move(to: String)
    /// It ends, and what it still would have sent isn't.
    case exit
}
