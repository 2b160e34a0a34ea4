internal import Farm
internal import Postgres
internal import Store

extension StageFailure {
    /// Tells a message's fault, which bisecting finds, from the database's, which is waited for.
    init(_ error: any Error) {
        switch error {
        case let failure as StageFailure: self = failure
        case let error as PostgresError: self = error.blamesMessage ? .batch("\(error)") : .dependencyDown("\(error)")
        case let error as TransactionError: self = StageFailure(error.cause)
        case is CancellationError: self = .dependencyDown("the worker is being stopped")
        default: self = .batch("\(error)")
        }
    }
}
