import Foundation
import Testing

@testable import App

@Suite struct InputTests {
    private func lines(of bytes: [UInt8]) async throws -> [[UInt8]] {
        try await withFolder { folder in
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: try write(bytes, to: "\(folder)/input")))
            defer { try? handle.close() }
            let reader = LineReader(descriptor: handle.fileDescriptor)
            var lines: [[UInt8]] = []
            while let line = try await reader.next() { lines.append(line) }
            return lines
        }
    }

    @Test func `lines are the bytes between line ends, whatever they are`() async throws {
        #expect(
            try await lines(of: Array("a\r\n\nb\rc\n".utf8) + [0xFF, 0x0A] + Array("z".utf8)).map { $0.map { Int($0) } } == [
                [97], [], [98, 13, 99], [255], [122],
            ])
        #expect(try await lines(of: []) == [])
        #expect(try await lines(of: [0x0A]) == [[]])
    }

    @Test func `any bytes come back as they were when the lines are joined`() async throws {
        var random = SystemRandomNumberGenerator()
        for size in [65_535, 65_536, 65_537, 200_000] {
            let bytes = (0..<size).map { _ in [0x0A, 0x61, 0x62, 0xC5].randomElement(using: &random) ?? 0x61 as UInt8 } + [0x61]
            #expect(Array(try await lines(of: bytes).joined(separator: [0x0A])) == bytes)
        }
    }

    @Test func `a line without end is refused before it fills the memory`() async {
        let bytes = [0x0A] + [UInt8](repeating: 0x61, count: 1 << 20 + 1)
        await #expect(throws: LineError(line: 2, reason: "the line is longer than 1 MiB")) { try await lines(of: bytes) }
    }

    @Test func `a mail of 1 MiB is read, and one byte more is not`() async throws {
        try await withFolder { folder in
            let reader = MailReader()
            let fits = try write([UInt8](repeating: 0x61, count: 1 << 20), to: "\(folder)/fits")
            #expect(try await reader.read(fits).count == 1 << 20)
            let large = try write([UInt8](repeating: 0x61, count: 1 << 20 + 1), to: "\(folder)/large")
            await #expect(throws: MailFileError.tooLarge(large)) { try await reader.read(large) }
            let empty = try write([], to: "\(folder)/empty")
            await #expect(throws: MailFileError.empty(empty)) { try await reader.read(empty) }
            await #expect(throws: MailFileError.missing("\(folder)/nope")) { try await reader.read("\(folder)/nope") }
            await #expect(throws: MailFileError.unreadable(folder)) { try await reader.read(folder) }
        }
    }

    @Test func `progress shows count and rate, and a bar when the size is known`() {
        let progress = PublishProgress(confirmed: 12_345, read: 12_345, bytes: 250)
        #expect(progress.line(total: nil, elapsed: .seconds(2)) == "12,345 events  6,173/s")
        #expect(progress.line(total: 1_000, elapsed: .seconds(2)) == "██████░░░░░░░░░░░░░░░░░░ 25 %  12,345 events  6,173/s  0:06 left")
        #expect(progress.line(total: 250, elapsed: .seconds(1)) == "████████████████████████ 100 %  12,345 events  12,345/s")
        #expect(progress.line(total: 0, elapsed: .zero).contains("12,345 events"))
        // A file that grows while it is read.
        #expect(progress.line(total: 100, elapsed: .seconds(1)).contains(" 100 % "))
        #expect(PublishProgress(bytes: 1).line(total: 1_000_000, elapsed: .seconds(10)).hasSuffix("99:59:59 left"))
    }
}
