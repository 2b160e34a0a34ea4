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

    let context: RenderContext
    let escapesHTML: Bool
    var templateName: String
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

    private var steps = 0
    private var depth = 0

    init(_ data: JSONObject, context: RenderContext, template: Template) {
        self.data = data
        self.context = context
        escapesHTML = template.options.escapesHTML
        templateName = template.name
        output.reserveCapacity(template.expectedSize)
    }

    // MARK: Limits

    mutating func step(_ count: Int = 1) throws(Failure) {
        steps += count
        if steps > context.limits.steps { throw .limit(.tooManySteps(template: templateName, limit: context.limits.steps)) }
        if output.count > context.limits.outputBytes { throw .limit(tooMuchOutput) }
    }

    var tooMuchOutput: RenderError {
        .tooMuchOutput(template: templateName, limit: context.limits.outputBytes)
    }

    // MARK: Nodes

    mutating func render(_ block: Block) throws(Failure) {
        depth += 1
        defer { depth -= 1 }
        guard depth <= context.limits.nesting else {
            throw .limit(.nestedTooDeep(template: templateName, limit: context.limits.nesting))
        }
        for node in block.nodes {
            try step()
            switch node {
            case .text(let bytes): output.append(contentsOf: bytes)
            case .output(let filtered, let line):
                do throws(Failure) {
                    write(try evaluate(filtered))
                } catch {
                    try report(error, line: line)
                }
            case .tag(let tag, let line):
                do throws(Failure) {
                    try tag.render(&self)
                } catch {
                    try report(error, line: line, isHidden: tag.isBlank)
                }
                if interrupt != nil { return }
            }
        }
    }

    private mutating func report(_ failure: Failure, line: Int, isHidden: Bool = false) throws(Failure) {
        guard case .fault(let message) = failure else { throw failure }
        switch context.faults {
        case .hidden: break
        case .shown: if !isHidden { output += "Liquid error: \(message)".utf8 }
        case .thrown: throw .limit(.fault(message, template: templateName, line: line))
        }
    }

    /// Writes a value as an output does, escaped where the template escapes.
    mutating func write(_ value: Value) {
        guard escapesHTML else {
            value.write(to: &output)
            return
        }
        switch value {
        case .string(let text): HTMLEscape.write(text, to: &output)
        case .null, .bool, .int, .double, .html: value.write(to: &output)
        case .list(let elements): for element in elements { write(element) }
        case .array(let elements): for element in elements { write(Value(element)) }
        default: HTMLEscape.write(value.rendered, to: &output)
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
