package import Delivery
package import Identity
package import Jobs
internal import OpenSSL
package import Scenario
internal import Store
package import Time

/// Makes the mails of a scenario as tests: to an address of whoever asks, marked in subject and header, without a way out of a topic for
/// anybody. No delivery stands for them.
package struct TestMailer: Sendable {
    /// The scenario.
    package let definition: ScenarioDefinition
    private let version: Int
    private let templates: MailTemplates
    private let composer: MailComposer

    /// Compiles a version's files, path → text; version 0 is a folder that isn't published.
    package init(files: [String: String], version: Int, identity: SenderIdentity, signers: [String: DKIMSigner]) throws {
        definition = try ScenarioFolder(files: files.mapValues { Array($0.utf8) }).definition()
        templates = try MailTemplates(of: definition, files: files)
        self.version = version
        composer = MailComposer(identity: identity, signers: signers, isTest: true)
    }

    /// The steps that write, in the order of the file.
    package var steps: [(id: String, email: Email)] {
        definition.steps.compactMap { step in if case .email(let email) = step.kind { (step.id, email) } else { nil } }
    }

    /// The mail of a step for a contact, whose address is where it goes, as if it had come there by an event.
    package func mail(
        _ email: Email, step: String, to contact: Contact, event: Event, id: UUID, at moment: Timestamp
    ) throws -> RenderedMail {
        let delivery = RenderableDelivery(
            key: DeliveryKey(contact: contact.id, delivery: id), enrollment: id, scenario: definition.key, version: version, step: step,
            template: email.template, topic: email.topic, lane: email.lane, context: event.json(), createdAt: moment, contact: contact)
        return try composer.mail(for: delivery, with: templates)
    }
}
