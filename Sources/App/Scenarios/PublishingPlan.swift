package import Scenario
package import Store

/// What publishing a folder would do.
package struct PublishingPlan: Sendable {
    /// The scenario.
    package let scenario: String
    /// The version that is live now; nil for none. Whoever publishes by this plan expects it.
    package let live: PublishedVersion?
    /// The number the folder would get.
    package let next: Int
    /// What differs from the live version; everything when there is none.
    package let difference: ScenarioDifference
    /// Those under way: where they stand, and what would become of them if they were moved.
    package let passages: PassagePlan
}
