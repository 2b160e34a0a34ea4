extension EncodedWord {
    /// Replaces the encoded-words of an unfolded header value by their text and drops the white space between neighbours (RFC 2047 §6.2);
    /// all else stays as it is.
    package static func decode(_ value: String) -> String {
        guard value.utf8.contains(ASCII.equals) else { return value }
        let bytes = Array(value.utf8)
        var run = DecodedRun()
        var index = 0
        var plainStart = 0
        while index + 1 < bytes.count {
            guard bytes[index] == ASCII.equals, bytes[index + 1] == question, let word = Word(bytes, at: index) else {
                index += 1
                continue
            }
            run.append(plain: bytes[plainStart..<index])
            run.append(word)
            index = word.end
            plainStart = index
        }
        run.append(plain: bytes[min(plainStart, bytes.count)...], isLast: true)
        return run.finish()
    }

    private static let question = UInt8(ascii: "?")

    /// Joins neighbours of one character set before decoding, since careless senders split characters between words.
    private struct DecodedRun {
        var text = ""
        var pending: (charset: String, bytes: [UInt8])?

        mutating func append(plain: ArraySlice<UInt8>, isLast: Bool = false) {
            if pending != nil, !isLast, plain.allSatisfy(\.isWhitespace) { return }
            flush()
            text += plain.text
        }

        mutating func append(_ word: Word) {
            if let pending, pending.charset == word.charset {
                self.pending = (pending.charset, pending.bytes + word.bytes)
            } else {
                flush()
                pending = (word.charset, word.bytes)
            }
        }

        mutating func flush() {
            guard let pending else { return }
            text += Charset.decode(pending.bytes, named: pending.charset)
            self.pending = nil
        }

        mutating func finish() -> String {
            flush()
            return text
        }
    }

    /// One encoded-word found in a value.
    private struct Word {
        let charset: String
        let bytes: [UInt8]
        let end: Int

        init?(_ text: [UInt8], at start: Int) {
            // Some senders write words far longer than 75 characters; what is longer than this isn't a word.
            let limit = min(text.count, start + 1_024)
            guard let charsetEnd = Self.index(of: question, in: text, from: start + 2, to: limit), charsetEnd > start + 2,
                charsetEnd + 2 < limit, text[charsetEnd + 2] == question,
                let payloadEnd = Self.index(of: question, in: text, from: charsetEnd + 3, to: limit),
                payloadEnd + 1 < text.count, text[payloadEnd + 1] == ASCII.equals
            else { return nil }
            // A language may follow the character set (RFC 2231 §5).
            charset = text[start + 2..<charsetEnd].prefix { $0 != UInt8(ascii: "*") }.text.asciiLowercased
            let payload = text[charsetEnd + 3..<payloadEnd]
            guard payload.allSatisfy({ !$0.isWhitespace }) else { return nil }
            switch text[charsetEnd + 1].lowercased {
            case UInt8(ascii: "q"):
                bytes = QuotedPrintable.decode(payload.map { $0 == ASCII.underscore ? ASCII.space : $0 })
            case UInt8(ascii: "b"):
                bytes = Base64.decode(payload)
            default: return nil
            }
            end = payloadEnd + 2
        }

        private static func index(of byte: UInt8, in text: [UInt8], from: Int, to: Int) -> Int? {
            guard from < to else { return nil }
            return text[from..<to].firstIndex(of: byte)
        }
    }
}
