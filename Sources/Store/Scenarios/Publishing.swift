/// What publishing came to.
package enum Publishing: Sendable, Equatable {
    /// A new version is live.
    case published(version: Int)
    /// The live version has the same content already.
    case unchanged(version: Int)
    /// Another version than the expected one is live, nil for none: somebody else was faster, and nothing was published.
    case overtaken(by: PublishedVersion?)
    /// Those under way are being ended, and nothing was published.
    case ending(ScenarioOperation)
}
