import App
import Foundation
import Support
import Testing

extension EndToEnd {
    @Suite struct AcceptanceTests {
        static let folders = ((try? FileManager.default.contentsOfDirectory(atPath: Example.acceptance.path)) ?? []).sorted()

        @Test(arguments: folders) func `real queues send what the simulator says, to the microsecond`(folder: String) async throws {
            let timelines = try Timeline.all(of: Example.acceptance.appending(path: folder))
            #expect(!timelines.isEmpty)
            for timeline in timelines {
                let expected = timeline.expected
                let sent = try await TestFarm.with("acceptance", scenarios: []) { farm in
                    var run = TimelineRun(timeline, on: farm)
                    return try await run.deliveries()
                }
                #expect(sent == expected, "\(timeline.difference(sent))")
            }
        }

        @Test func `the cases are all there`() {
            #expect(Self.folders.compactMap(\.first) == Array("abcdefgh"))
        }
    }
}
