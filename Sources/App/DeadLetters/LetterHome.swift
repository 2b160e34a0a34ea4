internal import AMQP
internal import Farm
internal import Jobs
internal import Store
internal import Workers

/// Where letters go back to: their queues, over one connection.
struct LetterHome {
    let publisher: Publisher
    let seal: LetterSeal

    /// Publishes the messages of letters, in their order, and waits until the broker has spoken of each.
    func publish(_ letters: [StoredLetter]) async throws -> [ReplayAnswer] {
        var answers: [ReplayAnswer] = []
        var publications: [(index: Int, publication: Publication)] = []
        for (index, letter) in letters.enumerated() {
            switch Result(catching: { try publication(of: letter) }) {
            case .success(let publication):
                publications.append((index, publication))
                answers.append(.published)
            case .failure(let error): answers.append(.failed("\(error)"))
            }
        }
        let results = try await publisher.settle(try await publisher.publish(publications.map(\.publication)))
        for (place, result) in zip(publications, results) { answers[place.index] = Self.answer(result, for: place.publication) }
        // Somebody deleted a queue of ours: the next attempt finds it.
        if answers.contains(.refused) { try await publisher.declare(.standard) }
        return answers
    }

    private func publication(of letter: StoredLetter) throws -> Publication {
        switch OpenedLetter(letter, seal: seal).body {
        case .closed(let reason): throw DeadLetterError.closed(letter.id, reason: reason)
        case .bytes(let bytes):
            let publication = Publication(replaying: letter, body: bytes)
            try publication.validate()
            return publication
        }
    }

    private static func answer(_ result: PublishResult, for publication: Publication) -> ReplayAnswer {
        switch result {
        case .confirmed: .published
        case .refused: .refused
        case .returned where publication.exchange == ExchangeName.work: .refused
        case .returned(_, let reason): .failed("there is no queue \(publication.routingKey) any more (\(reason))")
        }
    }
}
