/// A NOTIFY of some session.
package struct Notification: Hashable, Sendable {
    /// The channel.
    package let channel: String
    /// The payload, empty when there is none.
    package let payload: String
    /// The server process of the session that sent it.
    package let processID: Int32
}
