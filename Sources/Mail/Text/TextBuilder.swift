/// Lays tokens of HTML out as text.
struct TextBuilder {
    private enum List: Equatable {
        case bullets
        case numbers(next: Int)
    }

    private struct Link {
        let address: [UInt8]
        let start: Int
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private let limit: Int
    private var output: [UInt8] = []
    /// Line ends owed before the next text: 1 = new line, 2 = an empty line between.
    private var owedLines = 0
    private var owesSpace = false
    private var prefix: [UInt8] = []
    private var lists: [List] = []
    private var quotes = 0
    private var preformatted = 0
    private var links: [Link] = []
    private var hidden: (name: HTMLElement.Name, depth: Int)?
    private var cellsInRow = 0
    private var owesCell = false

    /// Lays out the tokens of `bytes`, which outlive the builder.
    init(_ bytes: UnsafeBufferPointer<UInt8>, limit: Int) {
        self.bytes = bytes
        self.limit = limit
        output.reserveCapacity(min(limit, 4_096))
    }

    var isFull: Bool { output.count >= limit }

    mutating func text(_ range: Range<Int>) {
        guard hidden == nil else { return }
        if bytes[range].contains(ASCII.ampersand) {
            HTMLEntities.decode(bytes, range).withUnsafeBufferPointer { append($0[...]) }
        } else {
            append(bytes[range])
        }
    }

    mutating func open(_ tag: HTMLTag) {
        if let (name, depth) = hidden {
            if tag.name == name, !tag.isSelfClosing { hidden = (name, depth + 1) }
            return
        }
        if tag.isHidden, tag.element?.isVoid != true {
            hidden = (tag.name, 1)
            return
        }
        switch tag.element {
        case nil: break
        case .br: lineBreak()
        case .hr:
            block(2)
            append(Array("---".utf8))
            block(2)
        case .img: if let alternative = tag.alternative { append(HTMLEntities.decode(bytes, alternative)) }
        case .a: openLink(tag)
        case .li: openItem()
        case .tr:
            block(1)
            cellsInRow = 0
        case .td, .th:
            owesCell = cellsInRow > 0 && owedLines == 0
            cellsInRow += 1
        case let element?: openBlock(element, tag)
        }
    }

    private mutating func openBlock(_ element: HTMLElement, _ tag: HTMLTag) {
        switch element {
        case .ul, .menu: openList(.bullets)
        case .ol:
            let start = tag.start.flatMap { Int(bytes[$0].text) } ?? 1
            openList(.numbers(next: min(max(start, 0), 1_000_000)))
        case .blockquote:
            block(2)
            quotes += 1
        case .pre:
            block(2)
            preformatted += 1
        default: block(element.margin)
        }
    }

    mutating func close(_ name: HTMLElement.Name) {
        if let (hiddenName, depth) = hidden {
            if name == hiddenName { hidden = depth > 1 ? (name, depth - 1) : nil }
            return
        }
        guard let element = HTMLElement(name) else { return }
        switch element {
        case .a: closeLink()
        case .ul, .ol, .menu:
            if !lists.isEmpty { lists.removeLast() }
            block(lists.isEmpty ? 2 : 1)
        case .blockquote:
            block(2)
            quotes = max(0, quotes - 1)
        case .pre:
            block(2)
            preformatted = max(0, preformatted - 1)
        case .td, .th: owesCell = false
        case .tr, .li: block(1)
        default: block(element.margin)
        }
    }

    mutating func finish() -> String {
        if output.count > limit { output.removeLast(output.count - limit) }
        while let last = output.last, last.isWhitespace || !isWhole { output.removeLast() }
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

    private mutating func openLink(_ tag: HTMLTag) {
        closeLink()
        guard let href = tag.href else { return }
        let address = HTMLEntities.decode(bytes, href)
        if LinkText.isWorthShowing(address) { links.append(Link(address: address, start: output.count)) }
    }

    private mutating func closeLink() {
        guard let link = links.popLast() else { return }
        let shown = output[min(link.start, output.count)...].trimmed
        if LinkText.isSame(shown, link.address) { return }
        append(shown.isEmpty ? link.address : Array(" (".utf8) + link.address + [ASCII.closeParenthesis])
    }

    private mutating func block(_ lines: Int) {
        guard lines > 0 else { return }
        owedLines = max(owedLines, lines)
        owesSpace = false
        owesCell = false
    }

    private mutating func lineBreak() {
        owedLines = owedLines == 0 ? 1 : 2
        owesSpace = false
    }

    private mutating func append(_ text: [UInt8]) {
        text.withUnsafeBufferPointer { append($0[...]) }
    }

    private mutating func append(_ text: Slice<UnsafeBufferPointer<UInt8>>) {
        if preformatted > 0 { return appendLines(text) }
        var index = text.startIndex
        while index < text.endIndex {
            let start = index
            while index < text.endIndex, text[index] > ASCII.space { index += 1 }
            if index > start {
                emitOwed()
                output.append(contentsOf: text[start..<index])
            } else {
                owesSpace = true
                index += 1
            }
        }
    }

    private mutating func appendLines(_ text: Slice<UnsafeBufferPointer<UInt8>>) {
        for byte in text where byte != ASCII.carriageReturn {
            emitOwed()
            if byte == ASCII.lineFeed { startLine() } else { output.append(byte < 32 && byte != ASCII.tab ? ASCII.space : byte) }
        }
    }

    /// Writes what is due before the next visible character.
    private mutating func emitOwed() {
        guard owedLines > 0 || owesSpace || owesCell || output.isEmpty || !prefix.isEmpty else { return }
        if output.isEmpty {
            quotePrefix()
            output += prefix
        } else if owedLines > 0 {
            for _ in 0..<owedLines { startLine() }
            output += prefix
        } else if owesCell {
            output += " | ".utf8
        } else if owesSpace, output.last != ASCII.space {
            output.append(ASCII.space)
        }
        prefix.removeAll(keepingCapacity: true)
        (owedLines, owesSpace, owesCell) = (0, false, false)
    }

    private mutating func quotePrefix() {
        for _ in 0..<min(quotes, 8) { output += "> ".utf8 }
    }

    private mutating func startLine() {
        while let last = output.last, last.isBlank { output.removeLast() }
        output.append(ASCII.lineFeed)
        quotePrefix()
    }
}
