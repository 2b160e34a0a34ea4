package import JSON
internal import Liquid
package import Time

/// A template to be rendered with what it needs, as a line of JSON:
/// `{"template":…,"data":{…},"templates":{name:text}?,"strict":bool?,"escape":bool?,"locale":text?}`.
///
/// Faults are errors and no output, but for a partial that isn't there, in whose place Liquid writes `internal`. Under `strict` that is an
/// error too, and so are unknown variables, members and filters.
package struct TemplateRequest: Sendable {
    private let template: String
    private let data: JSONValue
    private let templates: [(name: String, source: String)]
    private let options: TemplateOptions
    private let locale: Locale

    /// Reads a request; anything else that the object holds is passed over.
    package init(line: [UInt8]) throws {
        let request = try JSONValue(parsing: line, allowsNUL: true)
        guard let template = request["template"]?.string else { throw RequestError.missing("template") }
        self.template = template
        data = request["data"] ?? .object(JSONObject())
        guard data.object != nil else { throw RequestError.mismatch("data", expected: "an object") }
        let others = request["templates"]?.object ?? JSONObject()
        templates = try others.map { name, source in
            guard let text = source.string else { throw RequestError.mismatch("templates", expected: "an object of texts") }
            return (name, text)
        }
        options = TemplateOptions(escapesHTML: request["escape"] == .bool(true), isStrict: request["strict"] == .bool(true))
        locale = Locale(request["locale"]?.string ?? "en")
    }

    /// `{"output":…}` or `{"error":…}`.
    package func answer(now: Timestamp) -> JSONObject {
        var context = RenderContext()
        context.refusesUnknownMembers = options.isStrict
        context.now = now
        context.locale = locale
        var flaw: TemplateError?
        for (name, source) in templates {
            do throws(TemplateError) {
                context.partials[name] = try Template(source, name: name, options: options)
            } catch {
                flaw = flaw ?? error
            }
        }
        // A partial that can't be compiled is missing; that is no error unless the template wants one.
        context.faults = options.isStrict || flaw != nil ? .thrown : .thrownUnlessInternal
        do {
            let main = try Template(template, name: "template", options: options)
            if options.isStrict, let problem = problems(of: main).first { throw problem }
            return ["output": .string(try main.render(data, in: context))]
        } catch {
            return ["error": .string("\(flaw.map { "\($0)" } ?? "\(error)")")]
        }
    }

    private func problems(of main: Template) -> [TemplateError] {
        main.problems(variables: Set((data.object ?? JSONObject()).map(\.name)), partials: Set(templates.map(\.name)))
    }
}
