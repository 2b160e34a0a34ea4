/// What one check of the doctor's came to.
package struct Finding: Sendable, Equatable {
    /// How bad it is.
    package enum Verdict: String, Sendable {
        case good
        /// It works, but not as production should.
        case warning
        /// It doesn't work.
        case bad
    }

    /// What was looked at.
    package let name: String
    /// How bad it is.
    package let verdict: Verdict
    /// What was found, in one sentence without its full stop.
    package let found: String
    /// What to do about it; nil when nothing is to be done.
    package let cure: String?

    static func good(_ name: String, _ found: String) -> Finding {
        Finding(name: name, verdict: .good, found: found, cure: nil)
    }

    static func warning(_ name: String, _ found: String, cure: String) -> Finding {
        Finding(name: name, verdict: .warning, found: found, cure: cure)
    }

    static func bad(_ name: String, _ found: String, cure: String) -> Finding {
        Finding(name: name, verdict: .bad, found: found, cure: cure)
    }
}
