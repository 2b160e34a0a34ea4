/// Where a run goes on.
package enum Target: Hashable, Sendable {
    /// At the step with this position in the scenario.
    case step(Int)
    /// Nowhere: the passage ends.
    case exit
}
