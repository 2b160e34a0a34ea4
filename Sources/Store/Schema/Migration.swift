/// One numbered step of the schema, forward only.
package struct Migration: Sendable, Equatable {
    /// Counted from 1, without gaps.
    package let number: Int
    /// What it is about.
    package let name: String
    /// The statements, run in one transaction.
    package let sql: String
}

extension Migration {
    /// Every migration of this build, in order.
    package static let all: [Migration] = [
        Migration(1, "time", PackageResources._001_time_sql),
        Migration(2, "contacts", PackageResources._002_contacts_sql),
        Migration(3, "events", PackageResources._003_events_sql),
        Migration(4, "scenarios", PackageResources._004_scenarios_sql),
        Migration(5, "enrollments", PackageResources._005_enrollments_sql),
        Migration(6, "deliveries", PackageResources._006_deliveries_sql),
        Migration(7, "journal", PackageResources._007_journal_sql),
        Migration(8, "operations", PackageResources._008_operations_sql),
        Migration(9, "identity", PackageResources._009_identity_sql),
        Migration(10, "partitions", PackageResources._010_partitions_sql),
        Migration(11, "dead letters", PackageResources._011_dead_letters_sql),
        Migration(12, "workers", PackageResources._012_workers_sql),
        Migration(13, "stops", PackageResources._013_stops_sql),
        Migration(14, "doubts", PackageResources._014_doubts_sql),
    ]

    private init(_ number: Int, _ name: String, _ bytes: [UInt8]) {
        self.init(number: number, name: name, sql: String(decoding: bytes, as: UTF8.self))
    }
}
