/// The scenarios to decide by, compiled: the live version of each, and the older ones that enrollments began with.
package struct Catalog: Sendable {
    /// What tells versions apart.
    package struct Name: Hashable, Sendable {
        let scenario: String
        let version: Int

        /// The version that an enrollment began with.
        package init(of enrollment: Enrollment) {
            self.init(scenario: enrollment.scenario, version: enrollment.version)
        }

        init(scenario: String, version: Int) {
            self.scenario = scenario
            self.version = version
        }
    }

    /// What new enrollments may begin with, by scenario.
    package var live: [Engine] = [] {
        didSet { for engine in live { add(engine) } }
    }
    /// The scenarios that stand still by an operator's word: their wakes are left for later.
    package var paused: Set<String> = []
    /// The segments that contacts may belong to.
    package var segments: [Segment] = []
    private var engines: [Name: Engine] = [:]
    /// How long a mail counts against some limit; nil where there is none.
    package private(set) var mailWindow: Duration?

    /// A catalog of live versions.
    package init(live: [Engine] = [], segments: [Segment] = []) {
        self.segments = segments
        self.live = live
        for engine in live { add(engine) }
    }

    /// Adds a version that only enrollments which began with it go on with.
    package mutating func add(_ engine: Engine) {
        engines[Name(scenario: engine.definition.key, version: engine.version)] = engine
        if let frequency = engine.definition.policy.frequency { mailWindow = max(mailWindow ?? .zero, frequency.per) }
    }

    /// The engine of a version; nil when it isn't there.
    package func engine(_ scenario: String, _ version: Int) -> Engine? {
        engines[Name(scenario: scenario, version: version)]
    }

    /// The engine that an enrollment goes on with; nil when it isn't there.
    package func engine(for enrollment: Enrollment) -> Engine? {
        engine(enrollment.scenario, enrollment.version)
    }
}
