/// What publishing a segment came to.
package enum SegmentPublishing: Sendable, Equatable {
    /// A new version is live.
    case published(version: Int)
    /// The live version has the same content already.
    case unchanged(version: Int)
}
