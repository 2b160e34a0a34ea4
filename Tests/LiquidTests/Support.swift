import JSON
import Time

@testable import Liquid

/// Renders a template of no options with faults shown, as Liquid itself does.
func render(
    _ source: String, _ data: JSONValue = [:], partials: [String: String] = [:], escapesHTML: Bool = false,
    _ change: (inout RenderContext) -> Void = { _ in }
) throws -> String {
    var context = RenderContext()
    context.faults = .shown
    context.now = Timestamp(seconds: 1_800_000_000)
    let options = TemplateOptions(escapesHTML: escapesHTML)
    for (name, source) in partials { context.partials[name] = try Template(source, name: name, options: options) }
    change(&context)
    return try Template(source, name: "test", options: options).render(data, in: context)
}
