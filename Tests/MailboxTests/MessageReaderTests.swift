import Testing

@testable import Mailbox

@Suite struct MessageReaderTests {
    /// Reads text in pieces of this size; gives the reader and what came after the message.
    private func read(_ bytes: [UInt8], piece: Int = .max, limit: Int = 10_000) -> (reader: MessageReader, ended: Bool, rest: Int) {
        var reader = MessageReader(limit: limit, expected: nil)
        var index = 0
        while index < bytes.count {
            let part = Array(bytes[index..<min(bytes.count, index + min(piece, bytes.count))])
            let (consumed, ended) = part.withUnsafeBytes { reader.receive($0) }
            index += consumed
            if ended { return (reader, true, bytes.count - index) }
        }
        return (reader, false, 0)
    }

    @Test(arguments: [
        (".\r\n", ""), ("Hi\r\n.\r\n", "Hi\r\n"), ("..\r\n.\r\n", ".\r\n"), ("...\r\n.a\r\n.\r\n", "..\r\na\r\n"),
        ("\r\n\r\n.\r\n", "\r\n\r\n"),
        ("a.\r\n.\r\n", "a.\r\n"),
    ]) func `dots are unstuffed and the message ends at the dot`(wire: String, message: String) {
        for piece in [1, 2, 3, 1_000] {
            let (reader, ended, rest) = read(Array("\(wire)NOOP\r\n".utf8), piece: piece)
            #expect(ended && reader.flaw == nil)
            #expect(rest == 6)
            #expect(String(decoding: reader.message, as: UTF8.self) == message)
        }
    }

    @Test(arguments: [
        "a\n.\r\nb\r\n.\r\n", "a\r\n.\nb\r\n.\r\n", "a\n.\nb\r\n.\r\n", "a\r.\r\nb\r\n.\r\n", "a\r\n.\rb\r\n.\r\n", "a\r\r\nb\r\n.\r\n",
        "\n\r\n.\r\n", "a\r\n..\r.\r\n.\r\n",
    ]) func `no lone CR or LF ends a message, and one spoils it`(wire: String) {
        for piece in [1, 2, 1_000] {
            let (reader, ended, rest) = read(Array(wire.utf8), piece: piece)
            #expect(ended && rest == 0)
            #expect(reader.flaw == .bareLineEnd)
            #expect(reader.message.isEmpty)
        }
    }

    @Test func `lines and messages have their limits`() {
        let line = String(repeating: "x", count: 998)
        #expect(read(Array("\(line)\r\n.\r\n".utf8)).reader.flaw == nil)
        #expect(read(Array("\(line)x\r\n.\r\n".utf8)).reader.flaw == .longLine)
        #expect(read(Array("\(line)x\r\n.\r\n".utf8), piece: 100).reader.flaw == .longLine)
        #expect(read(Array("\(line)\r\n.\r\n".utf8), limit: 1_000).reader.flaw == nil)
        #expect(read(Array("\(line)\r\n.\r\n".utf8), limit: 999).reader.flaw == .tooLarge)
    }

    @Test func `every message comes out as it was stuffed, in whatever pieces`() {
        var random = SeededGenerator(seed: 5)
        let alphabet = [Array(".".utf8), Array("\r\n".utf8), Array("a".utf8), Array("ż".utf8), Array(" ".utf8)]
        for _ in 0..<2_000 {
            var message: [UInt8] = []
            for _ in 0..<Int.random(in: 0...60, using: &random) { message += alphabet[Int.random(in: 0..<alphabet.count, using: &random)] }
            if !message.isEmpty { message += [0x0D, 0x0A] }
            var wire: [UInt8] = []
            var isLineStart = true
            for byte in message {
                if isLineStart, byte == UInt8(ascii: ".") { wire.append(byte) }
                wire.append(byte)
                isLineStart = byte == 0x0A
            }
            let (reader, ended, rest) = read(wire + Array(".\r\n".utf8), piece: Int.random(in: 1...20, using: &random))
            #expect(ended && rest == 0 && reader.flaw == nil)
            #expect(reader.message == message)
        }
    }
}
