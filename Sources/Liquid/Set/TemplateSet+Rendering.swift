package import JSON
package import Time

extension TemplateSet {
    /// Which part of a mail.
    package enum Kind: Sendable {
        case html, text
    }

    /// Renders a mail for a contact's locale and zone at a moment; see `render(name:data:in:)`.
    package func render(
        name: String, data: JSONValue, locale: Locale, now: Timestamp, zone: Zone = .utc
    ) throws(RenderError) -> RenderedTemplate {
        var context = RenderContext()
        context.locale = locale
        context.now = now
        context.zone = zone
        return try render(name: name, data: data.object ?? JSONObject(), in: context)
    }

    /// Renders a mail: subject, preheader, and the HTML and text parts the set has, within their layouts.
    ///
    /// The context's partials and translations are the set's own, whatever they were.
    package func render(name: String, data: JSONObject, in context: RenderContext) throws(RenderError) -> RenderedTemplate {
        var result = RenderedTemplate()
        let html = html[name]
        let text = text[name]
        guard html != nil || text != nil else { throw .unknownTemplate(name: name) }
        var context = context
        context.translations = translations
        context.partials = textPartials
        if let subject = html?.subject ?? text?.subject { result.subject = try line(subject, data, context) }
        if let preheader = html?.preheader ?? text?.preheader { result.preheader = try line(preheader, data, context) }
        if let text { result.text = try part(text, data, context) }
        context.partials = htmlPartials
        if let html { result.html = try part(html, data, context) }
        return result
    }

    /// Renders one part of a mail alone.
    package func render(name: String, kind: Kind, data: JSONObject, in context: RenderContext) throws(RenderError) -> RenderedTemplate {
        guard let file = kind == .html ? html[name] : text[name] else { throw .unknownTemplate(name: name) }
        var context = context
        context.translations = translations
        context.partials = kind == .html ? htmlPartials : textPartials
        var result = RenderedTemplate()
        if let subject = file.subject { result.subject = try line(subject, data, context) }
        if let preheader = file.preheader { result.preheader = try line(preheader, data, context) }
        let body = try part(file, data, context)
        if kind == .html { result.html = body } else { result.text = body }
        return result
    }

    /// One line of text: a line break can't get into a header.
    private func line(_ template: Template, _ data: JSONObject, _ context: RenderContext) throws(RenderError) -> String {
        let bytes = try template.renderBytes(data, in: context).map { $0 < 0x20 ? 0x20 : $0 }
        return String(decoding: bytes, as: UTF8.self).trimmingLiquidSpace
    }

    private func part(_ file: TemplateFile, _ data: JSONObject, _ context: RenderContext) throws(RenderError) -> String {
        var content = try file.body.renderBytes(data, in: context)
        var layout = file.layout
        var depth = 0
        let files = file.kind == .html ? html : text
        while let name = layout, let outer = files[name], depth < 8 {
            content = try outer.body.renderBytes(data, content: String(decoding: content, as: UTF8.self), in: context)
            layout = outer.layout
            depth += 1
        }
        return String(decoding: content, as: UTF8.self)
    }
}
