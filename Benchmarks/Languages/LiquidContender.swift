import JSON
import Liquid

/// Renders a template with data; nothing is escaped, as nothing is by the references.
struct LiquidContender: Contender {
    private let template: Template
    private let data: JSONObject
    private let context = RenderContext()

    /// Compiles a template and reads its data.
    init(template: [UInt8], data: [UInt8]) throws {
        self.template = try Template(String(decoding: template, as: UTF8.self), name: "material", options: TemplateOptions())
        guard let data = try JSONValue(parsing: data).object else { throw MaterialError.notAnObject }
        self.data = data
    }

    var product: JSONValue {
        get throws { .string(String(decoding: try template.renderBytes(data, in: context), as: UTF8.self)) }
    }

    func run(times: Int) throws -> Int {
        var bytes = 0
        for _ in 0..<times { bytes &+= try template.renderBytes(data, in: context).count }
        return bytes
    }
}
