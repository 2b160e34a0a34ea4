package import AMQP
package import Jobs

extension Publication {
    /// A job on its way to one of our own queues.
    package init(job: some Job, to queue: QueueName) {
        self.init(
            exchange: ExchangeName.work,
            routingKey: queue.rawValue,
            body: job.body,
            properties: MessageProperties(contentType: "application/json")
        )
    }
}
