internal import Identity
internal import Postgres
internal import Time

/// What one batch of a replay leaves in the books.
struct ReplayMarks {
    private(set) var batch = ReplayBatch()
    /// Up to where the next batch need not look again.
    private var cursor: LetterCursor?
    private var replayed: [(letter: UUID, reason: String?)] = []
    private var failed: [(letter: UUID, reason: String)] = []
    private var isStopped = false

    /// Where this batch began.
    private let start: LetterCursor?

    /// A batch from `start` on, whose last letter is at `cursor`.
    init(from start: LetterCursor?, to cursor: LetterCursor) {
        self.start = start
        self.cursor = cursor
    }

    /// The deliveries of these letters were put back, or had gone on meanwhile.
    mutating func restored(_ letters: [StoredLetter], _ rows: Rows) throws(PostgresError) {
        var states: [DeliveryKey: (state: String, isRestored: Bool)] = [:]
        for row in rows {
            let key = DeliveryKey(contact: try row.decode(0), delivery: try row.decode(1))
            states[key] = (try row.decode(2), try row.decode(3))
        }
        for letter in letters {
            guard let contact = letter.summary.contact, let delivery = letter.summary.delivery else { continue }
            batch.replayed += 1
            replayed.append((letter.id, Self.remark(on: states[DeliveryKey(contact: contact, delivery: delivery)])))
        }
    }

    private static func remark(on delivery: (state: String, isRestored: Bool)?) -> String? {
        switch delivery {
        case nil: "its delivery isn't there any more: nothing is left to do"
        case (let state, false)?: "its delivery is \(state): nothing is left to do"
        case ("held", true)?: "its delivery is held: it may have been handed over before it died"
        case (_, true)?: nil
        }
    }

    /// The messages of these letters, in the order of the cursor, were published or not. The next batch begins again with the first one that
    /// was refused; those behind it that were taken are marked, and not met again.
    mutating func answered(_ letters: [StoredLetter], _ answers: [ReplayAnswer]) {
        var before: LetterCursor?
        for (letter, answer) in zip(letters, answers) {
            switch answer {
            case .published:
                batch.replayed += 1
                replayed.append((letter.id, nil))
            case .failed(let reason):
                batch.failed += 1
                failed.append((letter.id, reason))
            case .refused:
                batch.refused += 1
                if !isStopped {
                    isStopped = true
                    cursor = before ?? start
                }
            }
            before = LetterCursor(at: letter.summary.lastAt, id: letter.id)
        }
    }

    /// The statements that write it down.
    func queries(_ operation: ReplayOperation) -> [Query] {
        let letters = replayed.map(\.letter)
        return [
            """
            UPDATE dead_letter SET state = 'replayed', closed_at = goniec_now() WHERE dead_letter_id = ANY (\(letters))
            """,
            """
            INSERT INTO dead_letter_history (dead_letter_id, at, action, actor, reason, operation_id)
            SELECT h.letter, goniec_now(), h.action, \(operation.actor), coalesce(h.reason, \(operation.reason as String?)), \(operation.id)
            FROM unnest(\(letters + failed.map(\.letter)), \(replayed.map { _ in "replayed" } + failed.map { _ in "failed" }),
                \(replayed.map(\.reason) + failed.map { $0.reason as String? })) AS h (letter, action, reason)
            """,
            """
            UPDATE replay_operation SET done = done + \(Int64(batch.replayed)), failed = failed + \(Int64(batch.failed)),
                cursor_at = \((cursor?.at) as Timestamp?), cursor_id = \((cursor?.id) as UUID?), seen_at = clock_timestamp() WHERE operation_id = \(operation.id)
            """,
        ]
    }
}
