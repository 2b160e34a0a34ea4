internal import Curl
internal import Delivery
internal import IO
internal import Identity
internal import JSON
internal import Jobs
internal import Scenario
internal import Store
package import Time
internal import Workers

extension Session {
    /// Makes the mails of a scenario and hands them to the relay, one after the other, for one address; `progress` is told of each.
    ///
    /// They are marked as tests and recorded nowhere. A folder needs no database, unless a contact is named.
    package func testSend(
        _ request: TestRequest, now: Timestamp, progress: (TestResult) throws -> Void = { _ in }
    ) async throws -> [TestResult] {
        let (files, version) = try await files(of: request.reference)
        let mailer = try TestMailer(files: files, version: version, identity: try resources.identity(), signers: try resources.signers())
        let steps = try Self.steps(of: mailer, wanted: request.step)
        let (contact, event) = try await subject(of: request, scenario: mailer.definition, now: now)
        let relays = try resources.relays()
        var random = SystemRandom()
        var results: [TestResult] = []
        do {
            for (step, email) in steps {
                let id = UUID.version4(using: &random)
                let mail = Result { try mailer.mail(email, step: step, to: contact, event: event, id: id, at: now) }
                results.append(await Self.send(mail, step: step, template: email.template, over: relays))
                if let result = results.last { try progress(result) }
            }
        } catch {
            await relays.close()
            throw error
        }
        await relays.close()
        return results
    }

    private func files(of reference: ScenarioReference) async throws -> (files: [String: String], version: Int) {
        switch reference {
        case .folder(let path): return (try Self.check(folder: path).files, 0)
        case .published(let scenario, let version):
            let stored = try await withStore { store in try await store.version(of: scenario, version) }
            guard let stored else { throw TestSendError.unknown(reference.description) }
            return (stored.files, stored.version)
        }
    }

    private static func steps(of mailer: TestMailer, wanted: String?) throws -> [(id: String, email: Email)] {
        let steps = mailer.steps
        guard !steps.isEmpty else { throw TestSendError.noMails(mailer.definition.key) }
        guard let wanted else { return steps }
        let chosen = steps.filter { $0.id == wanted }
        guard !chosen.isEmpty else { throw TestSendError.noStep(wanted, known: steps.map(\.id)) }
        return chosen
    }

    /// As whom the mails are written, and what happened to the person: what is stored, and over it what the data says.
    private func subject(
        of request: TestRequest, scenario: ScenarioDefinition, now: Timestamp
    ) async throws -> (Contact, Event) {
        var contact = Contact(id: ContactIdentity.contactID(subject: "test"), subject: "test")
        var event = Event(id: "test", source: "/test", type: scenario.entry.on, subject: "test", time: now)
        if let subject = request.contact {
            let found = try await withStore { store in
                let id = try await Self.contactID(named: subject, in: store)
                return (try await store.contact(id), try await store.latestContext(of: id, in: scenario.key))
            }
            guard let known = found.0 else { throw ContactError.unknown(subject) }
            contact = known
            event = found.1 ?? event
            event.subject = known.subject
        }
        contact.take(request.data["contact"])
        contact.locale = request.locale ?? contact.locale
        contact.email = request.recipient
        if let type = request.data["event"]?["type"]?.string { event.type = type }
        if let data = request.data["event"]?["data"] { event.data = data }
        return (contact, event)
    }

    private static func send(
        _ mail: Result<RenderedMail, any Error>, step: String, template: String, over relays: RelayPool
    ) async -> TestResult {
        do {
            let mail = try mail.get()
            guard let transport = relays.transports.first else { throw ConfigurationError.value(key: "relay.url", reason: "there is none") }
            let result = await transport.send(
                try SMTPEnvelope(sender: mail.sender, recipient: mail.recipient), message: mail.message, mayFinish: { true })
            return switch result {
            case .accepted(let reply): TestResult(step: step, template: template, reply: reply.description, problem: nil)
            case .refused(_, let reply): TestResult(step: step, template: template, reply: reply.description, problem: "refused")
            case .unavailable(let reason): TestResult(step: step, template: template, reply: nil, problem: "not sent: \(reason)")
            case .uncertain(let reason): TestResult(step: step, template: template, reply: nil, problem: "may have been sent: \(reason)")
            case .aborted: TestResult(step: step, template: template, reply: nil, problem: "not sent")
            }
        } catch {
            return TestResult(step: step, template: template, reply: nil, problem: "\(error)")
        }
    }
}

extension Contact {
    /// Takes over what a description of a contact says; what it doesn't mention stays.
    fileprivate mutating func take(_ description: JSONValue?) {
        guard let description else { return }
        if let locale = description["locale"]?.string { self.locale = locale }
        if let zone = description["zone"]?.string { self.zone = zone }
        attributes.merge(description["attributes"]?.object ?? [:])
    }
}
