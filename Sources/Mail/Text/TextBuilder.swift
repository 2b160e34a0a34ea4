/// Lays tokens of HTML out as text.
struct TextBuilder {
    private enum List: Equatable {
        case bullets
        case numbers(next: Int)
    }

    private struct Link {
        let address: String
        let start: Int
    }

    private let limit: Int
    private var output: [UInt8] = []
    /// Line ends owed before the next text: 1 = new line, 2 = an empty line between.
    private var owedLines = 0
    private var owedSpace = false
    private var prefix: [UInt8] = []
    private var lists: [List] = []
    private var quotes = 0
    private var preformatted = 0
    private var links: [Link] = []
    private var hidden: (name: String, depth: Int)?
    private var cellsInRow = 0
    private var owedCell = false

    init(limit: Int) {
        self.limit = limit
        output.reserveCapacity(min(limit, 4_096))
    }

    var isFull: Bool { output.count >= limit }

    mutating func text(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
        guard hidden == nil else { return }
        let hasReferences = bytes[range].contains(ASCII.ampersand)
        if hasReferences { append(HTMLEntities.decode(bytes, range)) } else { append(bytes[range]) }
    }

    mutating func open(_ tag: HTMLTokens.Tag) {
        if let (name, depth) = hidden {
            if tag.name == name, !tag.isSelfClosing { hidden = (name, depth + 1) }
            return
        }
        if HTMLElements.isHidden(tag), !HTMLElements.isVoid(tag.name) {
            hidden = (tag.name, 1)
            return
        }
        switch tag.name {
        case "br": lineBreak()
        case "hr":
            block(2)
            append("---".utf8)
            block(2)
        case "img": if let alternative = tag.attributes["alt"] { append(alternative.utf8) }
        case "a": openLink(tag)
        case "li": openItem()
        case "tr":
            block(1)
            cellsInRow = 0
        case "td", "th":
            owedCell = cellsInRow > 0 && owedLines == 0
            cellsInRow += 1
        default: openBlock(tag)
        }
    }

    private mutating func openBlock(_ tag: HTMLTokens.Tag) {
        switch tag.name {
        case "ul", "menu": openList(.bullets)
        case "ol": openList(.numbers(next: min(max(tag.attributes["start"].flatMap { Int($0) } ?? 1, 0), 1_000_000)))
        case "blockquote":
            block(2)
            quotes += 1
        case "pre":
            block(2)
            preformatted += 1
        default: block(HTMLElements.margin(of: tag.name))
        }
    }

    mutating func close(_ name: String) {
        if let (hiddenName, depth) = hidden {
            if name == hiddenName { hidden = depth > 1 ? (name, depth - 1) : nil }
            return
        }
        switch name {
        case "a": closeLink()
        case "ul", "ol", "menu":
            if !lists.isEmpty { lists.removeLast() }
            block(lists.isEmpty ? 2 : 1)
        case "blockquote":
            block(2)
            quotes = max(0, quotes - 1)
        case "pre":
            block(2)
            preformatted = max(0, preformatted - 1)
        case "td", "th": owedCell = false
        case "tr", "li": block(1)
        case "p" where owedLines == 0: block(2)
        default: block(HTMLElements.margin(of: name))
        }
    }

    mutating func finish() -> String {
        if output.count > limit { output.removeLast(output.count - limit) }
        while let last = output.last, last.isWhitespace || last & 0xC0 == 0x80 && !isWhole { output.removeLast() }
        return output.isEmpty ? "" : output.text + "\n"
    }

    /// Whether the last character is complete, for output may have been cut inside one.
    private var isWhole: Bool {
        let tail = output.suffix(4)
        guard let lead = tail.lastIndex(where: { $0 & 0xC0 != 0x80 }) else { return false }
        let length = tail[lead] < 0x80 ? 1 : tail[lead] < 0xE0 ? 2 : tail[lead] < 0xF0 ? 3 : 4
        return tail.endIndex - lead == length
    }

    private mutating func openList(_ list: List) {
        block(lists.isEmpty ? 2 : 1)
        lists.append(list)
    }

    private mutating func openItem() {
        block(1)
        guard let list = lists.last else {
            prefix = Array("- ".utf8)
            return
        }
        let indent = String(repeating: "  ", count: min(lists.count - 1, 8))
        switch list {
        case .bullets: prefix = Array("\(indent)- ".utf8)
        case .numbers(let next):
            prefix = Array("\(indent)\(next). ".utf8)
            lists[lists.count - 1] = .numbers(next: next + 1)
        }
    }

    private mutating func openLink(_ tag: HTMLTokens.Tag) {
        closeLink()
        guard let address = tag.attributes["href"], HTMLElements.isWorthShowing(address) else { return }
        links.append(Link(address: address, start: output.count))
    }

    private mutating func closeLink() {
        guard let link = links.popLast() else { return }
        let shown = output[min(link.start, output.count)...].trimmed
        let isShown =
            shown.elementsEqual(link.address.utf8) || "mailto:\(shown.text)" == link.address
            || HTMLElements.withoutScheme(link.address) == HTMLElements.withoutScheme(shown.text)
        guard !isShown else { return }
        append(shown.isEmpty ? Array(link.address.utf8) : Array(" (\(link.address))".utf8))
    }

    private mutating func block(_ lines: Int) {
        guard lines > 0 else { return }
        owedLines = max(owedLines, lines)
        owedSpace = false
        owedCell = false
    }

    private mutating func lineBreak() {
        owedLines = owedLines == 0 ? 1 : 2
        owedSpace = false
    }

    private mutating func append(_ bytes: some Collection<UInt8>) {
        if preformatted > 0 { return appendLines(bytes) }
        for byte in bytes {
            if byte.isWhitespace || byte == 0x0C { owedSpace = true } else { emit(byte) }
        }
    }

    private mutating func appendLines(_ bytes: some Collection<UInt8>) {
        for byte in bytes {
            switch byte {
            case ASCII.lineFeed:
                emitOwed()
                startLine()
            case ASCII.carriageReturn: break
            default: emit(byte)
            }
        }
    }

    private mutating func emit(_ byte: UInt8) {
        emitOwed()
        output.append(byte < 32 && byte != ASCII.tab ? ASCII.space : byte)
    }

    /// Writes what is due before the next visible character.
    private mutating func emitOwed() {
        if output.isEmpty {
            if owedLines >= 0 { startText() }
        } else if owedLines > 0 {
            for _ in 0..<owedLines { startLine() }
            output += prefix
        } else if owedCell {
            output += " | ".utf8
        } else if owedSpace, output.last != ASCII.space {
            output.append(ASCII.space)
        }
        prefix.removeAll(keepingCapacity: true)
        (owedLines, owedSpace, owedCell) = (0, false, false)
    }

    private mutating func startText() {
        output += repeatElement("> ".utf8, count: min(quotes, 8)).joined()
        output += prefix
    }

    private mutating func startLine() {
        while let last = output.last, last.isBlank { output.removeLast() }
        output.append(ASCII.lineFeed)
        output += repeatElement("> ".utf8, count: min(quotes, 8)).joined()
    }
}
