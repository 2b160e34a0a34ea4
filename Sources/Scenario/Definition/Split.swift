/// A draw between ways, by weight.
package struct Split: Sendable {
    /// One way.
    package struct Share: Sendable {
        /// More than 0; a share's chance is its weight by the sum of all.
        package let weight: Int
        /// Where it leads; nil for on after the step.
        package let target: Target?
    }

    /// At least two.
    package let shares: [Share]
}
