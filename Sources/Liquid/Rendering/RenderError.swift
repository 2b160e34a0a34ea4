/// Why a template could not be rendered to its end: it reached a limit.
package enum RenderError: Error, Equatable, CustomStringConvertible {
    /// More output, or a larger value made by a filter, than `RenderLimits.outputBytes`.
    case tooMuchOutput(template: String, limit: Int)
    /// More nodes, iterations and filtered elements than `RenderLimits.steps`.
    case tooManySteps(template: String, limit: Int)
    /// More turns of loops than `RenderLimits.iterations`.
    case tooManyIterations(template: String, limit: Int)
    /// Blocks and partials deeper in each other than `RenderLimits.nesting`.
    case nestedTooDeep(template: String, limit: Int)
    /// Something went wrong at a line, and faults were to be thrown.
    case fault(String, template: String, line: Int)
    /// A set has no template of this name and kind.
    case unknownTemplate(name: String)

    package var description: String {
        switch self {
        case .tooMuchOutput(let template, let limit): "template \(template) writes more than \(limit) bytes"
        case .tooManySteps(let template, let limit): "template \(template) takes more than \(limit) steps"
        case .tooManyIterations(let template, let limit): "template \(template) loops more than \(limit) times"
        case .nestedTooDeep(let template, let limit): "template \(template) nests blocks and partials deeper than \(limit) levels"
        case .fault(let message, let template, let line): "\(template):\(line): \(message)"
        case .unknownTemplate(let name): "there is no template named \(name)"
        }
    }
}

/// What stops a node: a limit ends the rendering, a fault is written in the node's place.
enum Failure: Error {
    case limit(RenderError)
    case fault(String)
    /// A fault that is written as `internal`, as Liquid does; whoever has faults thrown is told what it is.
    case `internal`(String)
}
