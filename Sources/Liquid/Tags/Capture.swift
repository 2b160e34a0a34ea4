/// `{% capture name %}…{% endcapture %}`.
struct Capture: Tag {
    let name: String
    let body: Block

    var isBlank: Bool { true }

    static func parse(_ parser: inout BlockParser, _ token: Token) throws(TemplateError) -> any Tag {
        let source = parser.source
        let markup = source.trimmed(token.content)
        var low = markup.lowerBound
        if low < markup.upperBound, source.bytes[low] == UInt8(ascii: "\"") || source.bytes[low] == UInt8(ascii: "'") { low += 1 }
        var high = low
        while high < markup.upperBound, source.bytes[high].isVariableSignature { high += 1 }
        guard high > low else {
            throw source.error("syntax error in 'capture', valid is: capture [var]", at: token.start)
        }
        let name = source.text(low..<high)
        parser.note(ownName: name)
        let body = try parser.block(until: ["endcapture"], of: token).block
        return Capture(name: name, body: body)
    }

    func render(_ renderer: inout Renderer) throws(Failure) {
        try renderer.step(naming: name)
        let text = String(decoding: try renderer.captured(body), as: UTF8.self)
        renderer.assigned[name] = renderer.escapesHTML ? .html(text) : .string(text)
    }
}
