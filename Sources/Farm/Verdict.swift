package import AMQP

/// What a stage decided about one message.
package enum Verdict: Sendable, Equatable {
    /// Handled; these go out, confirmed, before it is acknowledged.
    case done([Publication])
    /// It failed by itself, and may succeed later.
    case retry(String)
    /// It can never succeed; the archivist keeps it with this reason.
    case dead(String)

    /// Handled, and nothing follows from it.
    package static let done = Verdict.done([])
}

/// Why a stage could not give verdicts on a batch.
package enum StageFailure: Error, Equatable, CustomStringConvertible {
    /// Something the stage needs is down; no message is to blame, and no attempt is spent.
    case dependencyDown(String)
    /// Some message of the batch makes it fail; bisecting finds which.
    case batch(String)

    package var description: String {
        switch self {
        case .dependencyDown(let reason), .batch(let reason): reason
        }
    }
}
