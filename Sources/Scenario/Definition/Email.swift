package import Jobs

/// A message to the contact.
package struct Email: Sendable {
    /// The name of a template in the scenario's folder.
    package let template: String
    /// What the contact can consent to and opt out of; always there for bulk.
    package let topic: String?
    /// Who it waits with.
    package let lane: Lane
    /// What becomes of it when nobody knows whether it arrived.
    package let uncertain: UncertainPolicy
    /// How long after the step it may still go out; nil for ever.
    package let expires: Duration?
}

/// What becomes of a delivery that was neither accepted nor refused.
package enum UncertainPolicy: String, Hashable, Sendable, CaseIterable {
    /// It is kept until a late answer or an administrator decides, so nobody gets it twice.
    case hold
    /// It goes out again under the same Message-ID, so it arrives at least once.
    case resend
}
