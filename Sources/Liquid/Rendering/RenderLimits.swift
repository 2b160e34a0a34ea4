/// What a single rendering may use.
package struct RenderLimits: Sendable {
    /// Bytes of output, and of any value a filter makes.
    package var outputBytes = 4 << 20
    /// Nodes, iterations and elements gone through by filters: a measure of time that doesn't depend on the machine.
    package var steps = 1_000_000
    /// Turns of all loops together, those of loops in loops too.
    package var iterations = 100_000
    /// Blocks and partials in each other.
    package var nesting = 100

    /// The usual limits.
    package init() {}
}
