internal import Postgres
package import Time

/// A published version of a scenario, without its files.
package struct PublishedVersion: Sendable, Equatable {
    /// The scenario.
    package let scenario: String
    /// Counted from 1.
    package let version: Int
    /// SHA-256 of the folder, hexadecimal.
    package let checksum: String
    /// Who published it.
    package let author: String
    /// When.
    package let publishedAt: Timestamp
    /// What its publisher says of it.
    package let message: String?
    /// The older version whose content it brings back.
    package let restores: Int?

    static let columns = "v.scenario, v.version, v.checksum, v.author, v.published_at, v.message, v.restores"

    init(_ row: Row) throws(PostgresError) {
        scenario = try row.decode(0)
        version = Int(try row.decode(1, as: Int32.self))
        checksum = try row.decode(2)
        author = try row.decode(3)
        publishedAt = try row.decode(4)
        message = try row.decode(5)
        restores = try row.decode(6, as: Int32?.self).map { Int($0) }
    }
}
