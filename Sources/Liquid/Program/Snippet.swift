/// A piece of a template with a name, which `render` writes as it does a partial.
package final class Snippet: Sendable {
    let name: String
    let body: Block
    /// The template it stands in, which its faults name.
    let origin: Origin

    init(name: String, body: Block, origin: Origin) {
        self.name = name
        self.body = body
        self.origin = origin
    }
}

/// The template that is being written.
struct Origin: Sendable {
    let template: String
    let isPartial: Bool
}
