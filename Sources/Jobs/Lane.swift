/// One of two ways to the relay that never wait for each other.
package enum Lane: String, CaseIterable, Sendable, Codable {
    /// Mail a person waits for: receipts, confirmations, reminders.
    case transactional
    /// Mail that was not asked for right now; needs a topic, consent and a way out.
    case bulk
}
