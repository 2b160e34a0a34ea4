/// What is wrong with the files that a benchmark was given.
enum MaterialError: Error, CustomStringConvertible {
    case usage
    case notAnObject
    case notAList

    var description: String {
        switch self {
        case .usage: "usage: language-bench liquid TEMPLATE DATA, or language-bench cel EXPRESSION BINDINGS"
        case .notAnObject: "the data of a template must be an object"
        case .notAList: "the bindings of an expression must be a list of objects"
        }
    }
}
