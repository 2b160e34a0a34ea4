package import Identity
package import JSON
internal import OpenSSL
package import Store
internal import Workers

extension Session {
    /// Letters that are read at once while they are exported.
    private static let exportChunk = 100

    /// The groups of the letters that a filter means, the largest first.
    package func deadLetterGroups(_ filter: DeadLetterFilter) async throws -> [DeadLetterGroup] {
        try await withStore { store in try await store.deadLetterGroups(filter) }
    }

    /// Up to `limit` letters that a filter means, those that died last first, behind `cursor`.
    package func deadLetters(
        _ filter: DeadLetterFilter, after cursor: LetterCursor? = nil, limit: Int
    ) async throws -> LetterPage<LetterSummary> {
        try await withStore { store in try await store.deadLetters(filter, after: cursor, limit: limit) }
    }

    /// A letter with its body opened and its history; that somebody has read it is noted in the audit.
    package func deadLetter(_ id: UUID) async throws -> OpenedLetter {
        let seal = LetterSeal(try resources.seal())
        return try await withStore { store in
            guard let found = try await store.deadLetter(id) else { throw DeadLetterError.noLetter(id) }
            try await store.noteReading("dead show", of: id.description, reason: nil, by: Self.actor)
            return OpenedLetter(found.letter, history: found.history, seal: seal)
        }
    }

    /// Hands every letter that a filter means to `write`, those that died first first, with their bodies opened; returns how many. Noted in
    /// the audit.
    package func exportDeadLetters(
        _ filter: DeadLetterFilter, reason: String?, write: (OpenedLetter) throws -> Void
    ) async throws -> Int {
        let seal = LetterSeal(try resources.seal())
        return try await withStore { store in
            try await store.noteReading("dead export", of: filter.summary, reason: reason, by: Self.actor)
            var count = 0
            var cursor: LetterCursor?
            repeat {
                let page = try await store.wholeDeadLetters(filter, after: cursor, limit: Self.exportChunk)
                for letter in page.letters { try write(OpenedLetter(letter, seal: seal)) }
                count += page.letters.count
                cursor = page.next
            } while cursor != nil
            return count
        }
    }

    /// Decides that nothing is to come of the open letters that a filter means; returns how many.
    package func discardDeadLetters(_ filter: DeadLetterFilter, reason: String) async throws -> Int64 {
        try await withStore { store in try await store.discardDeadLetters(filter, reason: reason, by: Self.actor) }
    }

    /// Keeps a copy of a letter with another body, content type or headers beside it, and returns the copy's id: it is open, to be replayed.
    /// The original is kept, superseded. A header that is null in `headers` is taken out.
    package func editDeadLetter(
        _ id: UUID, body: [UInt8]?, contentType: String?, headers: JSONObject, reason: String?
    ) async throws -> UUID {
        let seal = LetterSeal(try resources.seal())
        return try await withStore { store in
            guard let letter = try await store.deadLetter(id)?.letter else { throw DeadLetterError.noLetter(id) }
            guard !letter.isAboutDelivery else { throw DeadLetterError.aboutDelivery(id) }
            let copy = try Self.copy(of: letter, body: body, contentType: contentType, headers: headers, seal: seal)
            let sealed = SealedLetter(copy, sealedBody: try seal.seal(copy.body, of: copy.id))
            guard try await store.keepEdited(sealed, of: id, reason: reason, by: Self.actor) else {
                throw DeadLetterError.notEdited(id, copy: copy.id)
            }
            return copy.id
        }
    }

    private static func copy(
        of letter: StoredLetter, body: [UInt8]?, contentType: String?, headers changes: JSONObject, seal: LetterSeal
    ) throws -> DeadLetter {
        let original: [UInt8]? =
            switch OpenedLetter(letter, seal: seal).body {
            case .bytes(let bytes): bytes
            case .closed(let reason):
                if body == nil { throw DeadLetterError.closed(letter.id, reason: reason) } else { nil }
            }
        var headers = letter.headers
        // JSON's null is a value; no value takes the header out.
        for (name, value) in changes { headers[name] = value == .null ? JSONValue?.none : value }
        let type = contentType ?? letter.contentType
        let isSameBody = body == nil || body == original
        guard !isSameBody || headers != letter.headers || type != letter.contentType else { throw DeadLetterError.unchanged(letter.id) }
        return DeadLetter(
            editing: letter, body: body ?? original ?? [], contentType: type, headers: headers, isSameBody: isSameBody
        )
    }
}
