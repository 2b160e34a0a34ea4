package import AMQP
package import Farm
package import Jobs
internal import Store

/// Takes in events of integrations.
package struct EventStage: Stage {
    package let queue = QueueName.event
    package let batchSize = 500
    package let retries = RetryPolicy.standard
    private let trigger: Trigger

    /// Makes the stage over a trigger.
    package init(trigger: Trigger) {
        self.trigger = trigger
    }

    package func handle(_ batch: [Message]) async throws(StageFailure) -> [Verdict] {
        var verdicts = [Verdict](repeating: .done, count: batch.count)
        var owners: [InboxKey: [(index: Int, hash: [UInt8])]] = [:]
        var inputs = Trigger.Inputs()
        for (index, message) in batch.enumerated() {
            do {
                let entry = try CloudEvent.read(message)
                // The same message twice in one batch is one event; the first one counts.
                if owners[entry.key] == nil { inputs.entries.append(entry) }
                owners[entry.key, default: []].append((index, entry.bodyHash))
            } catch {
                verdicts[index] = .dead(error.description)
            }
        }
        guard !inputs.entries.isEmpty else { return verdicts }
        let results = try await trigger.handle(inputs)
        for (key, messages) in owners {
            // Another body under the same id is a mistake of its publisher.
            let taken = results.known[key] ?? messages[0].hash
            for message in messages where message.hash != taken { verdicts[message.index] = .dead(Self.conflict) }
        }
        verdicts.attach(results.jobs)
        return verdicts
    }

    private static let conflict = "an event with this source and id was taken in before, with another body"
}

/// Takes in timers that came due.
package struct WakeStage: Stage {
    package let queue = QueueName.wake
    package let batchSize = 500
    package let retries = RetryPolicy.never
    private let trigger: Trigger

    /// Makes the stage over a trigger.
    package init(trigger: Trigger) {
        self.trigger = trigger
    }

    package func handle(_ batch: [Message]) async throws(StageFailure) -> [Verdict] {
        var verdicts = [Verdict](repeating: .done, count: batch.count)
        var inputs = Trigger.Inputs()
        for (index, message) in batch.enumerated() {
            do { inputs.wakes.append(try Wake(body: message.body)) } catch { verdicts[index] = .dead(error.description) }
        }
        guard !inputs.wakes.isEmpty else { return verdicts }
        verdicts.attach(try await trigger.handle(inputs).jobs)
        return verdicts
    }
}

/// Takes in what became of deliveries.
package struct OutcomeStage: Stage {
    package let queue = QueueName.outcome
    package let batchSize = 500
    package let retries = RetryPolicy.never
    private let trigger: Trigger

    /// Makes the stage over a trigger.
    package init(trigger: Trigger) {
        self.trigger = trigger
    }

    package func handle(_ batch: [Message]) async throws(StageFailure) -> [Verdict] {
        var verdicts = [Verdict](repeating: .done, count: batch.count)
        var outcomes: [Outcome] = []
        for (index, message) in batch.enumerated() {
            do { outcomes.append(try Outcome(body: message.body)) } catch { verdicts[index] = .dead(error.description) }
        }
        guard !outcomes.isEmpty else { return verdicts }
        var inputs = Trigger.Inputs()
        var seen: Set<InboxKey> = []
        for entry in try await trigger.outcomeEvents(outcomes) where seen.insert(entry.key).inserted { inputs.entries.append(entry) }
        inputs.outcomes = outcomes.filter { $0.kind == .accepted || $0.kind == .rejected }
            .map { DeliveryKey(contact: $0.contact, delivery: $0.delivery) }
        verdicts.attach(try await trigger.handle(inputs).jobs)
        return verdicts
    }
}

extension [Verdict] {
    /// Lets jobs go out with the batch: it is acknowledged as a whole, so any verdict that is done may carry them.
    fileprivate mutating func attach(_ jobs: [PendingJob]) {
        guard !jobs.isEmpty else { return }
        let publications = jobs.map { job in
            Publication(job: RenderJob(delivery: job.key.delivery, contact: job.key.contact), to: .render(job.lane))
        }
        guard let index = firstIndex(of: .done) else { return }
        self[index] = .done(publications)
    }
}
