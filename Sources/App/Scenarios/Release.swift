package import Store

/// What publishing or rolling back came to.
package struct Release: Sendable {
    /// The scenario.
    package let scenario: String
    /// The version that is live now.
    package let version: Int
    /// Whether it was live before.
    package let isUnchanged: Bool
    /// The version whose content it brings back.
    package let restores: Int?
    /// Those who are to be moved to it; nil when nobody asked for that.
    package let migration: ScenarioOperation?
}
