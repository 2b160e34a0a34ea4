package import Identity
package import Time

/// A published definition of a segment, as stored.
package struct StoredSegment: Sendable, Equatable {
    /// The segment.
    package let segment: String
    /// Counted from 1.
    package let version: Int
    /// SHA-256 of the file, hexadecimal.
    package let checksum: String
    /// Who published it.
    package let author: String
    /// When.
    package let publishedAt: Timestamp
    /// The file.
    package let source: String
}

/// A file that is to be published as a segment's next version.
package struct NewSegment: Sendable, Equatable {
    /// The segment.
    package let segment: String
    /// SHA-256 of the file, hexadecimal.
    package let checksum: String
    /// The file.
    package let source: String

    /// A definition to be published.
    package init(segment: String, checksum: String, source: String) {
        self.segment = segment
        self.checksum = checksum
        self.source = source
    }
}

/// How far the members of changed segments have been found anew.
package struct RecountProgress: Sendable, Equatable {
    /// Contacts that have been woken so far.
    package let done: Int64
    /// All there were in the beginning.
    package let total: Int64
    /// When it began.
    package let startedAt: Timestamp

    /// Describes a recount.
    package init(done: Int64, total: Int64, startedAt: Timestamp) {
        self.done = done
        self.total = total
        self.startedAt = startedAt
    }
}

/// A segment in the list.
package struct SegmentSummary: Sendable, Equatable {
    /// Its newest definition.
    package let definition: StoredSegment
    /// How many contacts belong to it.
    package let members: Int64
    /// Under way when its members are being found anew.
    package let recount: RecountProgress?
}

/// A contact that belongs to a segment.
package struct SegmentMember: Sendable, Equatable {
    /// The contact's subject.
    package let subject: String
    /// The contact.
    package let contact: UUID
    /// Where it can be written to.
    package let email: String?
    /// When it came in.
    package let since: Timestamp
}
