internal import JSON
internal import Postgres
package import Time

/// A published version of a scenario, as stored.
package struct StoredVersion: Sendable, Equatable {
    /// What it is, without its files.
    package let header: PublishedVersion
    /// Path → text.
    package let files: [String: String]

    /// The scenario.
    package var scenario: String { header.scenario }
    /// Counted from 1.
    package var version: Int { header.version }
    /// SHA-256 of the folder, hexadecimal.
    package var checksum: String { header.checksum }
    /// Who published it.
    package var author: String { header.author }
    /// When.
    package var publishedAt: Timestamp { header.publishedAt }

    static let columns = PublishedVersion.columns + ", v.files"

    init(_ row: Row) throws(PostgresError) {
        header = try PublishedVersion(row)
        var files: [String: String] = [:]
        for (path, text) in try row.json(7).object ?? JSONObject() { files[path] = text.string }
        self.files = files
    }
}
