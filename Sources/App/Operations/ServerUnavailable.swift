/// A server that a setting names can't be used by this command.
package struct ServerUnavailable: Error, CustomStringConvertible {
    /// The setting.
    package let setting: String
    /// Where its value comes from.
    package let origin: String
    /// Why, in words of the module that tried.
    package let cause: any Error

    package var description: String {
        "\(cause) — check \(setting) (set by \(origin)), or ask goniec doctor"
    }
}
