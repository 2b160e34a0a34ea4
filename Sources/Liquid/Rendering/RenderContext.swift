package import Time

/// What a rendering needs besides the data.
package struct RenderContext: Sendable {
    /// Templates for `render` and `include`, by name.
    package var partials: [String: Template] = [:]
    /// For `t`, `money` and names of months and days.
    package var locale = Locale("en")
    /// The texts of the `t` filter.
    package var translations = Translations()
    /// What `now` and `today` mean to the `date` filter.
    package var now = Timestamp.epoch
    /// The zone in which dates are written.
    package var zone = Zone.utc
    /// What the rendering may use.
    package var limits = RenderLimits()
    /// What becomes of faults: a filter with a wrong argument, a missing partial, a comparison that makes no sense.
    package var faults = FaultPolicy.hidden
    /// Whether writing or assigning a member that an object doesn't have is a fault, unless the `default` filter comes first.
    package var refusesUnknownMembers = false
    /// Whether partials called by `render` see the data; Liquid itself shows them only its globals.
    package var sharesDataWithPartials = true

    /// English, UTC, no partials, no translations.
    package init() {}
}
