/// Looks at everything the farm depends on and says what is wrong and what to do about it; changes nothing.
package struct Doctor: Sendable {
    /// How long one server may take to answer everything.
    private static let patience: Duration = .seconds(10)

    let session: Session
    let limit: Duration

    /// A doctor for what these settings name; a server that is silent for longer than `limit` counts as dead.
    package init(_ session: Session, limit: Duration? = nil) {
        self.session = session
        self.limit = limit ?? Self.patience
    }

    var settings: Settings { session.settings }

    /// Checks everything at once; the findings come in a fixed order.
    package func examine() async -> [Finding] {
        async let broker = broker()
        async let database = database()
        async let relay = relay()
        async let work = work()
        let local = [dkim(), secret("seal.key"), secret("token.secret"), edge()]
        return await broker + database + work + [relay] + local
    }
}
