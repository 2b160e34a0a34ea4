/// Cuts HTML into text and tags, in the spirit of the WHATWG tokenizer: never fails, never looks at a byte more than a few times.
struct HTMLTokens {
    enum Token {
        case text(Range<Int>)
        case open(HTMLTag)
        case close(HTMLElement.Name)
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    /// Elements whose content isn't markup, once without an end tag in the rest of the text: not searched for again.
    private var unclosed: Set<HTMLElement> = []

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    mutating func next() -> Token? {
        while position < bytes.count {
            guard bytes[position] == ASCII.less else { return text() }
            let start = position
            if let token = markup() { return token }
            if position == start {
                position += 1
                return .text(start..<position)
            }
        }
        return nil
    }

    private mutating func text() -> Token {
        let start = position
        position = bytes[start...].firstIndex(of: ASCII.less) ?? bytes.count
        return .text(start..<position)
    }

    /// A tag; nil after a comment or declaration (skipped), or where `<` begins neither.
    private mutating func markup() -> Token? {
        guard position + 1 < bytes.count else { return nil }
        switch bytes[position + 1] {
        case UInt8(ascii: "!"), UInt8(ascii: "?"):
            skipDeclaration()
            return nil
        case ASCII.slash where position + 2 < bytes.count && bytes[position + 2].isLetter:
            position += 2
            let name = name()
            position = min(bytes.count, (bytes[position...].firstIndex(of: ASCII.greater) ?? bytes.count) + 1)
            return .close(name)
        case let byte where byte.isLetter:
            position += 1
            return openTag()
        default: return nil
        }
    }

    private mutating func skipDeclaration() {
        guard position + 3 < bytes.count, bytes[position + 2] == ASCII.dash, bytes[position + 3] == ASCII.dash else {
            position = min(bytes.count, (bytes[position...].firstIndex(of: ASCII.greater) ?? bytes.count) + 1)
            return
        }
        var index = position + 4
        while index + 2 < bytes.count {
            if bytes[index] == ASCII.dash, bytes[index + 1] == ASCII.dash, bytes[index + 2] == ASCII.greater {
                position = index + 3
                return
            }
            index += 1
        }
        position = bytes.count
    }

    private mutating func name() -> HTMLElement.Name {
        let start = position
        while position < bytes.count, !bytes[position].isWhitespace, bytes[position] != ASCII.greater, bytes[position] != ASCII.slash {
            position += 1
        }
        return HTMLElement.Name(bytes[start..<position])
    }

    private mutating func openTag() -> Token {
        var tag = HTMLTag(name: name())
        while position < bytes.count, bytes[position] != ASCII.greater {
            if bytes[position].isWhitespace || bytes[position] == ASCII.slash {
                tag.isSelfClosing = bytes[position] == ASCII.slash
                position += 1
                continue
            }
            attribute(into: &tag)
        }
        position = min(bytes.count, position + 1)
        if let element = tag.element, element.isOpaque, !tag.isSelfClosing { skipContent(of: element) }
        return .open(tag)
    }

    private mutating func attribute(into tag: inout HTMLTag) {
        let start = position
        while position < bytes.count, !bytes[position].isWhitespace, bytes[position] != ASCII.greater,
            bytes[position] != ASCII.equals || position == start
        {
            position += 1
        }
        let name = start..<position
        skipWhitespace()
        var value = position..<position
        if position < bytes.count, bytes[position] == ASCII.equals {
            position += 1
            skipWhitespace()
            value = attributeValue()
        }
        tag.take(bytes, name: name, value: value)
    }

    private mutating func attributeValue() -> Range<Int> {
        guard position < bytes.count else { return position..<position }
        let delimiter = bytes[position]
        if delimiter == ASCII.quote || delimiter == UInt8(ascii: "'") {
            let start = position + 1
            let end = bytes[start...].firstIndex(of: delimiter) ?? bytes.count
            position = min(bytes.count, end + 1)
            return start..<end
        }
        let start = position
        while position < bytes.count, !bytes[position].isWhitespace, bytes[position] != ASCII.greater { position += 1 }
        return start..<position
    }

    private mutating func skipWhitespace() {
        while position < bytes.count, bytes[position].isWhitespace { position += 1 }
    }

    /// Moves to the end tag of an element whose content isn't markup; stays where there is none.
    private mutating func skipContent(of element: HTMLElement) {
        guard !unclosed.contains(element) else { return }
        let name = element.rawValue
        var index = position
        while let less = bytes[index...].firstIndex(of: ASCII.less), less + 1 < bytes.count {
            let after = less + 2
            if bytes[less + 1] == ASCII.slash, bytes[min(after, bytes.count)...].prefix(name.utf8.count).equalsIgnoringCase(name) {
                position = less
                return
            }
            index = less + 1
        }
        unclosed.insert(element)
    }
}
