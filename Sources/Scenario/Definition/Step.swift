/// A node of a scenario.
package struct Step: Sendable {
    /// What a step does.
    package enum Kind: Sendable {
        /// Stands still until a moment or an event.
        case wait(Wait)
        /// Takes the way of the first condition that holds.
        case branch(Branch)
        /// Takes a way at random, the same one for a contact every time.
        case split(Split)
        /// Writes to the contact.
        case email(Email)
        /// Sets attributes and consents of the contact.
        case update(Update)
        /// Does nothing but go on.
        case pass
    }

    /// Unique in the scenario.
    package let id: String
    /// What it does.
    package let kind: Kind
    /// Where the run goes on when the step itself chose no other way; nil for the step after it in the file.
    package let next: Target?
    /// The line of the file it begins on, from 1.
    package let line: Int
}

extension Step {
    /// Every expression of the step.
    var formulas: [Formula] {
        switch kind {
        case .wait(.event(let awaited)): awaited.when.map { [$0] } ?? []
        case .wait(.date(let appointment)): [appointment.until]
        case .branch(let branch): branch.formulas
        case .update(let update): (update.attributes + update.consents).map(\.value)
        case .wait(.duration), .wait(.window), .split, .email, .pass: []
        }
    }
}
