package import AMQP
package import Delivery
package import Farm
internal import Identity
package import Jobs
package import OpenSSL
internal import Postgres
package import Store

/// Turns deliveries into sealed messages on their way to the send queue.
package actor RenderStage: Stage {
    package nonisolated let queue: QueueName
    package nonisolated let batchSize = 100
    package nonisolated let retries = RetryPolicy.never
    private let lane: Lane
    private let store: Store
    private let composer: MailComposer
    private let seal: Seal
    private var catalog = TemplateCatalog()

    /// Renders one lane's deliveries; `signers` go by the domain of From.
    package init(lane: Lane, store: Store, identity: SenderIdentity, signers: [String: DKIMSigner], seal: Seal) {
        self.lane = lane
        self.store = store
        queue = .render(lane)
        composer = MailComposer(identity: identity, signers: signers)
        self.seal = seal
    }

    /// A job whose delivery isn't pending any more is done: somebody called it back, or it has been sent. A DKIM key that is missing
    /// holds the lane until somebody makes it.
    package func handle(_ batch: [Message]) async throws(StageFailure) -> [Verdict] {
        let jobs = batch.map { message in Result { () throws(JobError) in try RenderJob(body: message.body) } }
        let keys = Set(jobs.compactMap { try? $0.get() }.map { DeliveryKey(contact: $0.contact, delivery: $0.delivery) })
        let deliveries: [DeliveryKey: RenderableDelivery]
        do {
            deliveries = try await store.renderable(keys.sorted())
            var catalog = catalog
            try await catalog.load(for: deliveries.values, from: store)
            self.catalog = catalog
        } catch {
            throw StageFailure(error)
        }
        let mails = await compose(Array(deliveries.values))
        for case .failure(let error) in mails.values where error.blamesConfiguration { throw .dependencyDown(error.description) }
        return jobs.map { job in
            switch job {
            case .failure(let error): .dead(error.description)
            case .success(let job): verdict(on: mails[DeliveryKey(contact: job.contact, delivery: job.delivery)])
            }
        }
    }

    private func verdict(on mail: Result<Publication, ComposeError>?) -> Verdict {
        switch mail {
        case nil: .done
        case .success(let publication)?: .done([publication])
        case .failure(let error)?: .dead(error.description)
        }
    }

    /// Signing is an e-mail's largest cost, so the batch is spread over the cores.
    private func compose(_ deliveries: [RenderableDelivery]) async -> [DeliveryKey: Result<Publication, ComposeError>] {
        let catalog = catalog
        let (composer, seal) = (composer, seal)
        let destination = QueueName.send(lane)
        let size = max(1, (deliveries.count + Self.width - 1) / Self.width)
        return await withTaskGroup(of: [(DeliveryKey, Result<Publication, ComposeError>)].self) { group in
            for start in stride(from: 0, to: deliveries.count, by: size) {
                let part = deliveries[start..<min(start + size, deliveries.count)]
                group.addTask {
                    part.map { delivery in
                        (delivery.key, Self.publication(of: delivery, by: composer, seal, catalog: catalog, to: destination))
                    }
                }
            }
            var mails: [DeliveryKey: Result<Publication, ComposeError>] = [:]
            for await part in group { for (key, mail) in part { mails[key] = mail } }
            return mails
        }
    }

    /// How many parts a batch is cut into; more than the cores there are does no harm.
    private static let width = 4

    private static func publication(
        of delivery: RenderableDelivery, by composer: MailComposer, _ seal: Seal, catalog: TemplateCatalog, to queue: QueueName
    ) -> Result<Publication, ComposeError> {
        Result { () throws(ComposeError) in
            guard let templates = catalog.templates(delivery.scenario, delivery.version) else {
                throw .template("the templates of \(delivery.scenario) version \(delivery.version) were not loaded")
            }
            let sealed = try composer.compose(delivery, with: templates.get(), seal: seal)
            return Publication(
                exchange: ExchangeName.work,
                routingKey: queue.rawValue,
                body: sealed,
                properties: MessageProperties(
                    contentType: "application/octet-stream",
                    headers: [
                        HeaderName.delivery: .string(delivery.key.delivery.description),
                        HeaderName.contact: .string(delivery.key.contact.description),
                    ]
                )
            )
        }
    }
}
