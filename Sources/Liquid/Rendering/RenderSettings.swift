/// What stays the same during a rendering; a class, so that filters get it for one reference.
final class RenderSettings: Sendable {
    let context: RenderContext
    let escapesHTML: Bool

    init(_ context: RenderContext, escapesHTML: Bool) {
        self.context = context
        self.escapesHTML = escapesHTML
    }
}
