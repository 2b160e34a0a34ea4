internal import Identity
internal import Jobs
internal import OpenSSL
internal import Scenario
internal import Store
internal import Workers

extension Session {
    /// Counts whom a broadcast would reach if its moment were now, by the gates of its first e-mail in their order; `progress` is told how
    /// many members it has looked at.
    package func preview(broadcast scenario: String, progress: (Int) -> Void = { _ in }) async throws -> BroadcastPreview {
        let tokens = try resources.tokens()
        return try await withStore { store in
            let broadcast = try await Self.find(scenario, in: store)
            guard let stored = try await store.version(of: scenario, broadcast.tick.version), let segment = broadcast.tick.segment else {
                return BroadcastPreview()
            }
            let definition = try ScenarioFolder(files: stored.files.mapValues { Array($0.utf8) }).definition()
            let email = definition.steps.lazy.compactMap { step in if case .email(let email) = step.kind { email } else { nil } }.first
            var count = RecipientCount(scenario: scenario, policy: definition.policy, isBulk: email?.lane == .bulk)
            var last: UUID?
            while true {
                let page = try await store.recipients(of: segment, topic: email?.topic, after: last)
                guard let contact = page.last?.contact else { return count.preview }
                last = contact
                let hashes = page.map { $0.email.map { tokens.hash(of: $0) } }
                let suppressed = try await store.suppressed(hashes.compactMap(\.self))
                for (recipient, hash) in zip(page, hashes) {
                    count.add(recipient, isSuppressed: hash.map { suppressed.contains($0) } ?? false)
                }
                progress(count.preview.members)
            }
        }
    }
}

/// Counts recipients by the first gate that is closed to them.
private struct RecipientCount {
    let scenario: String
    let policy: Policy
    let isBulk: Bool
    private(set) var preview = BroadcastPreview()

    init(scenario: String, policy: Policy, isBulk: Bool) {
        self.scenario = scenario
        self.policy = policy
        self.isBulk = isBulk
    }

    mutating func add(_ recipient: Recipient, isSuppressed: Bool) {
        preview.members += 1
        if recipient.isStopped {
            preview.stopped += 1
        } else if isSuppressed {
            preview.suppressed += 1
        } else if isBulk, recipient.hasWithdrawn {
            preview.withdrawn += 1
        } else if policy.controlGroup?.contains(contact: recipient.contact, scenario: scenario) == true {
            preview.control += 1
        } else if recipient.email == nil {
            preview.addressless += 1
        } else {
            preview.recipients += 1
        }
    }
}
