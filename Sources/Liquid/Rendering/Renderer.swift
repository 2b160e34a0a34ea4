internal import JSON

/// The state of one rendering.
struct Renderer {
    /// A loop that runs, or ran: `forloop` refers to it by its place.
    struct Loop {
        let name: String
        let length: Int
        let parent: Int?
        var index = 0
        /// Of `tablerow`: how many columns, and where it is.
        var table: (columns: Int?, column: Int, row: Int)?
    }

    enum Interrupt {
        case next, leave
    }

    let settings: RenderSettings
    let escapesHTML: Bool
    var origin: Origin
    var output: [UInt8] = []
    var interrupt: Interrupt?

    // MARK: Variables

    /// The data, and what `increment` counts.
    let data: JSONObject
    var counters: [String: Int64] = [:]
    /// What `assign` and `capture` made.
    var assigned: [String: Value] = [:]
    /// Loop variables and arguments of `include`, innermost last.
    var locals: [(name: String, value: Value)] = []
    /// Where the locals of the current partial begin.
    var firstLocal = 0
    var seesData = true
    var loops: [Loop] = []
    var currentLoop: Int?
    /// Where each `for` with `offset: continue` goes on.
    var continuations: [String: Int] = [:]
    var cycles: [String: Int] = [:]
    var lastIfChanged: [UInt8]?
    /// Inside `render`, where `include` isn't allowed.
    var isIsolated = false

    /// Kept by `step`.
    var stepsLeft: Int
    /// Kept by `iterate`.
    var iterationsLeft: Int
    let outputLimit: Int
    private var depth = 0

    init(_ data: JSONObject, context: RenderContext, template: Template) {
        self.data = data
        settings = RenderSettings(context, escapesHTML: template.options.escapesHTML)
        stepsLeft = context.limits.steps
        iterationsLeft = context.limits.iterations
        outputLimit = context.limits.outputBytes
        escapesHTML = template.options.escapesHTML
        origin = Origin(template: template.name, isPartial: false)
        output.reserveCapacity(template.expectedSize)
    }

    var context: RenderContext { settings.context }
    var templateName: String { origin.template }

    // MARK: Nodes

    mutating func render(_ block: Block) throws(Failure) {
        depth += 1
        defer { depth -= 1 }
        guard depth <= context.limits.nesting else {
            throw .limit(.nestedTooDeep(template: templateName, limit: context.limits.nesting))
        }
        let nodes = block.nodes.span
        for index in nodes.indices {
            switch nodes[index] {
            case .text(let bytes): try write(text: bytes)
            case .output(let value, let line):
                try step()
                do throws(Failure) {
                    try write(evaluate(value))
                } catch {
                    try report(error, line: line)
                }
            case .tag(let node):
                try step()
                do throws(Failure) {
                    try node.tag.render(&self)
                } catch {
                    try report(error, line: node.line, isHidden: node.tag.isBlank)
                }
                if interrupt != nil { return }
            }
        }
    }

    private mutating func report(_ failure: Failure, line: Int, isHidden: Bool = false) throws(Failure) {
        let (message, shown): (String, String)
        switch failure {
        case .limit: throw failure
        case .fault(let text): (message, shown) = (text, text)
        case .internal(let text): (message, shown) = (text, "internal")
        }
        switch (context.faults, failure) {
        case (.hidden, _): break
        case (.shown, _), (.thrownUnlessInternal, .internal):
            let place = origin.isPartial ? "\(origin.template) line \(line)" : "line \(line)"
            if !isHidden { output += "Liquid error (\(place)): \(shown)".utf8 }
        case (.thrown, _), (.thrownUnlessInternal, _): throw .limit(.fault(message, template: templateName, line: line))
        }
    }

    /// Writes text as it stands.
    mutating func write(text bytes: [UInt8]) throws(Failure) {
        try step(1 + bytes.count >> 8)
        output.append(contentsOf: bytes)
    }

    /// Writes a value as an output does, escaped where the template escapes.
    mutating func write(_ value: Value) throws(Failure) {
        let before = output.count
        try put(value)
        // What a capture takes isn't output, but work.
        try step((output.count - before) >> 8)
    }

    private mutating func put(_ value: Value) throws(Failure) {
        switch value {
        case .string(let text):
            if escapesHTML { HTMLEscape.write(text, to: &output) } else { output.append(text: text) }
        case .null, .bool, .int, .double, .html: value.write(to: &output)
        case .list(let elements):
            for element in elements {
                try step()
                try put(element)
            }
        case .array(let elements):
            for element in elements {
                try step()
                try put(Value(element))
            }
        default:
            if escapesHTML { HTMLEscape.write(value.rendered, to: &output) } else { value.write(to: &output) }
        }
    }

    /// What a block writes, kept from the output.
    mutating func captured(_ block: Block) throws(Failure) -> [UInt8] {
        let outer = output
        output = []
        defer { output = outer }
        try render(block)
        return output
    }
}
