internal import CEL
internal import Time

extension Formula {
    /// The moments at which its comparisons with `now` turn: each at the moment itself, right after it, or both.
    func turns(in scope: Scope) -> [Timestamp] {
        moments.compactMap { $0.instant(scope)?.timestamp }.flatMap { [$0, $0 + .microseconds(1)] }
    }
}
