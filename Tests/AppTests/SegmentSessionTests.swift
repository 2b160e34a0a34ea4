import Foundation
import Postgres
import Store
import Support
import Testing

@testable import App

/// Segments by command.
@Suite(.timeLimit(.minutes(2))) struct SegmentSessionTests {
    private func file(_ text: String, in folder: String) throws -> String {
        let path = "\(folder)/\(UUID().uuidString).yaml"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = NSTemporaryDirectory() + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        do {
            try await body(folder)
            try FileManager.default.removeItem(atPath: folder)
        } catch {
            try? FileManager.default.removeItem(atPath: folder)
            throw error
        }
    }

    @Test func `everything that is wrong with any file is told at once, before a server is asked`() async throws {
        try await withFolder { folder async throws in
            let files = try [
                file("segment: a\ncondition: now.getHours() > 3\n", in: folder), file("segment: b\ncondition: event.x\n", in: folder),
                folder + "/none.yaml",
            ]
            let error = #expect(throws: App.ValidationError.self) { try Session.check(segments: files) }
            #expect(error?.problems.count == 3)
            #expect(error?.description.contains(":2:12: when this changes can't be computed") == true)
            let twins = try [file("segment: a\ncondition: 'true'\n", in: folder), file("segment: a\ncondition: 'false'\n", in: folder)]
            #expect(throws: SegmentError.twice("a")) { try Session.check(segments: twins) }
        }
    }

    @Test func `a segment is previewed, published, listed, and deleted`() async throws {
        try await withServers { session, _ in
            _ = try await session.migrate()
            try await withFolder { folder async throws in
                let path = try file(
                    "segment: big\ncondition: events.sum('order', duration('24h'), 'total') > 1.0 || contact.attributes.plan == 'pro'\n",
                    in: folder)
                try await session.withStore { store in
                    _ = try await store.pool.query(
                        """
                        INSERT INTO contact (contact_id, subject, attributes) SELECT gen_random_uuid(), n::text,
                            CASE WHEN n % 3 = 0 THEN '{"plan": "pro"}' ELSE '{}' END::jsonb FROM generate_series(1, 2500) AS n
                        """)
                }
                var counted: [CountProgress] = []
                let preview = try await session.preview(segment: path) { counted.append($0) }
                #expect(preview.members == 833 && preview.contacts == 2_500 && preview.examples.count == 5)
                // Two of three have no plan.
                #expect(preview.errors == 1_667 && preview.error?.contains("plan") == true, "\(preview)")
                #expect(counted.map(\.done) == [1_000, 2_000, 2_500])
                let published = try await session.publish(segments: [path], author: "ada") { _ in }
                #expect(published.map(\.segment) == ["big"] && published.map(\.result) == [.published(version: 1)])
                #expect(try await session.segments().map(\.recount?.total) == [2_500])
                await #expect(throws: SegmentError.unknown("bid", suggestion: "big")) { try await session.segment("bid") }
                #expect(try await session.members(of: "big", after: nil, limit: 10).isEmpty)
                #expect(try await session.delete(segment: "big") { _ in } == 0)
                #expect(try await session.segments().isEmpty)
            }
        }
    }
}
