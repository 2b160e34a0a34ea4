/// What becomes of a fault at run time.
package enum FaultPolicy: Sendable {
    /// Nothing is written in its place: what a customer must see.
    case hidden
    /// `Liquid error: …` is written in its place, as Liquid does.
    case shown
    /// The rendering ends with `RenderError.fault`.
    case thrown
    /// What Liquid calls internal, a partial that isn't there above all, is shown; any other fault is thrown.
    case thrownUnlessInternal
}
