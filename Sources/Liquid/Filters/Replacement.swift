/// What takes a match's place, read as Ruby's `sub` and `gsub` read it: `\0` and `\&` are the match, `` \` `` and `\'` what stands
/// before and after it, `\\` a backslash; groups there are none.
struct Replacement {
    private enum Piece {
        case text(Range<Int>)
        case match, before, after
    }

    private let bytes: [UInt8]
    private var pieces: [Piece] = []

    init(_ text: String) throws(Failure) {
        bytes = Array(text.utf8)
        var start = 0
        var at = 0
        while at + 1 < bytes.count {
            guard bytes[at] == UInt8(ascii: "\\") else {
                at += 1
                continue
            }
            switch bytes[at + 1] {
            case UInt8(ascii: "0"), UInt8(ascii: "&"): take(.match, start..<at)
            case UInt8(ascii: "`"): take(.before, start..<at)
            case UInt8(ascii: "'"): take(.after, start..<at)
            case UInt8(ascii: "1")...UInt8(ascii: "9"), UInt8(ascii: "+"): take(nil, start..<at)
            case UInt8(ascii: "\\"): take(nil, start..<(at + 1))
            case UInt8(ascii: "k") where at + 2 < bytes.count && bytes[at + 2] == UInt8(ascii: "<"): throw .fault("internal")
            default:
                at += 2
                continue
            }
            at += 2
            start = at
        }
        take(nil, start..<bytes.count)
    }

    /// Appends what stands for `match` in `text`.
    func write(for match: Range<Int>, in text: [UInt8], to result: inout [UInt8]) {
        for piece in pieces {
            switch piece {
            case .text(let range): result += bytes[range]
            case .match: result += text[match]
            case .before: result += text[..<match.lowerBound]
            case .after: result += text[match.upperBound...]
            }
        }
    }

    private mutating func take(_ piece: Piece?, _ text: Range<Int>) {
        if !text.isEmpty { pieces.append(.text(text)) }
        if let piece { pieces.append(piece) }
    }
}
