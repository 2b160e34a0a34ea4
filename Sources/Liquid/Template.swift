package import JSON

/// A Liquid template, compiled once and rendered many times.
package struct Template: Sendable {
    /// The name it was compiled under.
    package let name: String
    let options: TemplateOptions
    let source: SourceText
    let body: Block
    /// The names it uses that must exist elsewhere.
    package let references: References
    /// How many bytes to make room for.
    let expectedSize: Int

    /// Compiles a template; throws the first fault in it.
    package init(_ source: String, name: String, options: TemplateOptions) throws(TemplateError) {
        self.name = name
        self.options = options
        self.source = SourceText(source, name: name)
        guard self.source.bytes.count <= options.sourceLimit else {
            throw TemplateError(
                message: "the template is longer than \(options.sourceLimit) bytes", template: name, line: 1, column: 1)
        }
        var parser = BlockParser(self.source, options: options)
        body = try parser.document()
        references = parser.references
        expectedSize = self.source.bytes.count + 256
    }

    /// Renders with these variables: unknown ones are empty, and a filter that fails writes nothing, or its error.
    package func render(_ data: JSONValue, in context: RenderContext) throws(RenderError) -> String {
        String(decoding: try renderBytes(data.object ?? JSONObject(), in: context), as: UTF8.self)
    }

    /// Renders to UTF-8 bytes.
    package func renderBytes(_ data: JSONObject, in context: RenderContext) throws(RenderError) -> [UInt8] {
        var renderer = Renderer(data, context: context, template: self)
        return try run(&renderer)
    }

    /// Renders a layout around what a template wrote, its `content`.
    func renderBytes(_ data: JSONObject, content: String, in context: RenderContext) throws(RenderError) -> [UInt8] {
        var renderer = Renderer(data, context: context, template: self)
        renderer.assigned["content"] = options.escapesHTML ? .html(content) : .string(content)
        return try run(&renderer)
    }

    private func run(_ renderer: inout Renderer) throws(RenderError) -> [UInt8] {
        do throws(Failure) {
            try renderer.render(body)
            try renderer.step()
        } catch {
            if case .limit(let error) = error { throw error }
        }
        return renderer.output
    }

    /// Where a reference stands.
    package func position(of reference: References.Reference) -> SourcePosition {
        source.position(reference.offset)
    }
}
