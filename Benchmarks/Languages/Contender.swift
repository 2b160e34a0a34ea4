import JSON

/// A language's implementation, ready to run what it has compiled.
protocol Contender {
    /// What it makes of the material, the same for every implementation of the language.
    var product: JSONValue { get throws }

    /// Runs the first of the material that many times, and returns a number that depends on every run.
    func run(times: Int) throws -> Int
}
