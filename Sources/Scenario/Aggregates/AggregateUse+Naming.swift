extension AggregateUse {
    /// Asks something of a type's events, of all there are or of those in a window.
    package init(_ function: Function, _ type: String, within: Duration? = nil, field: String? = nil) {
        self.function = function
        self.type = type
        self.within = within
        self.field = field
    }
}
