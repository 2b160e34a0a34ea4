internal import Foundation
package import JSON
package import Store
internal import Workers

/// A dead letter with its body as it came: it may hold a person's data.
package struct OpenedLetter: Sendable, Equatable {
    /// What a body is, when it can be told.
    package enum Body: Sendable, Equatable {
        case bytes([UInt8])
        /// It is sealed under a key that isn't there any more, or for another letter; why, in a sentence.
        case closed(String)
    }

    /// The letter.
    package let letter: StoredLetter
    /// Its body.
    package let body: Body
    /// What happened to it, oldest first; empty where it wasn't asked for.
    package let history: [LetterEvent]

    init(_ letter: StoredLetter, history: [LetterEvent] = [], seal: LetterSeal) {
        self.letter = letter
        self.history = history
        body =
            if !letter.isSealed {
                .bytes(letter.body)
            } else {
                switch Result(catching: { try seal.open(letter.body, of: letter.id) }) {
                case .success(let bytes): .bytes(bytes)
                case .failure(let error): .closed("\(error)")
                }
            }
    }

    /// The body as text; nil when it isn't valid UTF-8.
    package var text: String? {
        guard case .bytes(let bytes) = body else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }
}

extension OpenedLetter {
    /// All of it. `body` is text, or base64 where `body_encoding` says so; null with a `body_error` where it can't be opened.
    package var json: JSONObject {
        var members = letter.summary.json
        members["failures"] = .array(letter.failures.map { .string($0) })
        members["routing_key"] = .string(letter.routingKey)
        members["content_type"] = letter.contentType.map { .string($0) } ?? .null
        members["headers"] = .object(letter.headers)
        switch body {
        case .closed(let reason):
            members["body"] = .null
            members["body_error"] = .string(reason)
        case .bytes(let bytes):
            members["body"] = .string(text ?? Data(bytes).base64EncodedString())
            members["body_encoding"] = text == nil ? "base64" : "text"
        }
        if !history.isEmpty { members["history"] = .array(history.map { .object($0.json) }) }
        return members
    }
}
