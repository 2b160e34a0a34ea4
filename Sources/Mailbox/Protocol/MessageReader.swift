/// Reads what follows DATA up to the line that holds only a dot, and takes the stuffed dots away (RFC 5321 §4.5.2).
///
/// Only CR LF ends a line here. A lone CR or LF is never taken for one and spoils the message, so that what another server might read as
/// the end of the message cannot smuggle a second one in (CVE-2023-51764 and its kin).
struct MessageReader {
    /// What is wrong with a message.
    enum Flaw: Equatable {
        case bareLineEnd, longLine, tooLarge
    }

    private enum Position {
        case lineStart, dot, dotAndReturn, inside, afterReturn
    }

    // RFC 5322 §2.1.1, without the CRLF.
    private static let longestLine = 998

    /// The message so far; stays empty once a flaw was found.
    private(set) var message: [UInt8] = []
    /// The first thing found wrong; the rest is read, and thrown away.
    private(set) var flaw: Flaw?
    private let limit: Int
    private var position = Position.lineStart
    private var lineLength = 0

    /// A reader for one message of at most `limit` bytes, of which the client announced `expected`.
    init(limit: Int, expected: Int?) {
        self.limit = limit
        message.reserveCapacity(min(limit, max(expected ?? 0, 4_096)) + 256)
    }

    /// Takes bytes; tells how many, and whether the message has ended with the last of them.
    mutating func receive(_ bytes: UnsafeRawBufferPointer) -> (consumed: Int, ended: Bool) {
        var index = 0
        while index < bytes.count {
            switch position {
            case .inside: index = receiveText(bytes, from: index)
            case .lineStart where bytes[index] == UInt8(ascii: "."):
                position = .dot
                index += 1
            case .lineStart: position = .inside
            case .dot where bytes[index] == 0x0D:
                position = .dotAndReturn
                index += 1
            case .dot: position = .inside
            case .dotAndReturn where bytes[index] == 0x0A: return (index + 1, true)
            case .dotAndReturn:
                spoil(.bareLineEnd)
                position = .inside
            case .afterReturn where bytes[index] == 0x0A:
                append(UnsafeRawBufferPointer(rebasing: bytes[index...index]))
                index += 1
                position = .lineStart
                lineLength = 0
            case .afterReturn:
                spoil(.bareLineEnd)
                position = .inside
            }
        }
        return (index, false)
    }

    /// Takes the rest of a line, up to and with its CR, or to the end of the bytes.
    private mutating func receiveText(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        let rest = UnsafeRawBufferPointer(rebasing: bytes[start...])
        let length = rest.firstOffset(of: 0x0D)
        let text = UnsafeRawBufferPointer(rebasing: rest[..<(length ?? rest.count)])
        if text.firstOffset(of: 0x0A) != nil { spoil(.bareLineEnd) }
        lineLength += text.count
        if lineLength > Self.longestLine { spoil(.longLine) }
        guard length != nil else {
            append(text)
            return bytes.count
        }
        append(UnsafeRawBufferPointer(rebasing: rest[...text.count]))
        position = .afterReturn
        return start + text.count + 1
    }

    private mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard flaw == nil else { return }
        guard message.count + bytes.count <= limit else { return spoil(.tooLarge) }
        message.append(contentsOf: bytes)
    }

    private mutating func spoil(_ flaw: Flaw) {
        if self.flaw == nil { self.flaw = flaw }
        message = []
    }
}
