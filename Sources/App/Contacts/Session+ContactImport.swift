internal import Postgres
package import Store

extension Session {
    /// Takes a file of contacts in, part by part; a part is a transaction. Doing it again changes nothing.
    ///
    /// `progress` is told after each part, `problem` of each row that is left out. Throws `ContactFileError`, or `ImportStopped` at the first
    /// bad row when it is to stop there.
    package func importContacts(
        _ options: ContactFileOptions, rules: ImportRules = ImportRules(), interruption: Interruption = Interruption(),
        progress: (ImportSummary) -> Void = { _ in }, problem: (RowProblem) -> Void = { _ in }
    ) async throws -> ImportSummary {
        try await withStore { store in
            var options = options
            for attribute in try await store.attributes() { options.catalogue[attribute.name] = attribute.type }
            var run = ImportRun(store: store, rules: rules)
            run.rules.stopsAtErased = options.stopsAtProblem
            do {
                try await run.takeIn(try ContactSource(options), interruption: interruption, progress: progress, problem: problem)
            } catch {
                if !rules.isDryRun { try await Self.note(run.summary, of: options.path, in: store) }
                throw error
            }
            if !rules.isDryRun { try await Self.note(run.summary, of: options.path, in: store) }
            return run.summary
        }
    }

    private static func note(_ summary: ImportSummary, of path: String, in store: Store) async throws {
        guard summary.rows > 0 else { return }
        let result = summary.result
        try await store.noteReading(
            "contact import", of: path,
            reason: "\(result.inserted) inserted, \(result.updated) updated, \(result.unchanged) unchanged, \(summary.skipped) skipped",
            by: actor)
    }
}

/// An import under way.
private struct ImportRun {
    let store: Store
    var rules: ImportRules
    var summary = ImportSummary()

    /// While the database takes a part in, the next one is read.
    mutating func takeIn(
        _ source: ContactSource, interruption: Interruption, progress: (ImportSummary) -> Void, problem: (RowProblem) -> Void
    ) async throws {
        var part = try await source.next()
        while let current = part {
            async let upcoming = source.next()
            try await takeIn(current, problem: problem)
            progress(summary)
            part = try await upcoming
            if interruption.isRequested, part != nil {
                summary.isInterrupted = true
                return
            }
        }
    }

    private mutating func takeIn(_ part: ContactPart, problem: (RowProblem) -> Void) async throws {
        var stop = part.stop
        do {
            try await write(part.contacts, problem: problem)
        } catch let erased as ImportStop {
            try await write(part.contacts.prefix(before: erased.line), problem: problem)
            stop = .erased(line: erased.line)
        }
        for bad in part.problems { problem(bad) }
        summary.skipped += part.problems.count
        summary.bytes = part.bytes
        if let stop { throw ImportStopped(problem: stop, summary: summary) }
    }

    private mutating func write(_ contacts: ImportBatch, problem: (RowProblem) -> Void) async throws {
        guard contacts.count > 0 else { return }
        let result = try await store.importContacts(contacts, rules: rules)
        for line in result.erased { problem(.erased(line: line)) }
        summary.skipped += result.erased.count
        summary.result += result
    }
}

extension RowProblem {
    fileprivate static func erased(line: Int) -> RowProblem {
        RowProblem(line: line, reason: "the contact was erased, and nothing may be kept of it")
    }
}
