package import Store

/// How far an export has come.
package struct ExportProgress: Sendable, Equatable {
    /// Contacts that were written.
    package var contacts = 0
    /// Contacts that there are to write.
    package var total = 0

    /// An export at its beginning.
    package init() {}
}

extension ExportProgress: Progressing {
    package func line(total _: Int?, elapsed: Duration) -> String {
        let counts = "\(ProgressBar.grouped(contacts)) contacts  \(ProgressBar.rate(contacts, elapsed))"
        guard total > 0 else { return counts }
        return ProgressBar.line(share: Double(contacts) / Double(total), counts: counts, elapsed: elapsed)
    }
}

extension Session {
    /// Hands all contacts, or a segment's, to `write` as they were at one moment; returns how many. Noted in the audit.
    package func exportContacts(
        as format: ContactFormat, segment: String? = nil, reason: String? = nil, progress: (ExportProgress) -> Void = { _ in },
        write: ([UInt8]) throws -> Void
    ) async throws -> Int {
        try await withStore { store in
            try await store.noteReading("contact export", of: segment.map { "segment \($0)" } ?? "all", reason: reason, by: Self.actor)
            var state = ExportProgress()
            return try await store.exportContacts(as: format, segment: segment) {
                state.total = $0
            } write: { bytes, count in
                try write(bytes)
                state.contacts += count
                progress(state)
            }
        }
    }
}
