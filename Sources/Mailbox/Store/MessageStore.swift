internal import Synchronization
package import Time

/// A folder of `.eml` files and the index of it. Every call that reads or writes files blocks.
package final class MessageStore: Sendable {
    private struct State {
        var index: MessageIndex
        var number = 0
    }

    private let folder: Folder
    private let now: @Sendable () -> Timestamp
    private let state: Mutex<State>

    /// Opens the folder at `path` and lists what it holds, the newest `capacity` messages at least.
    package init(path: String, capacity: Int, now: @escaping @Sendable () -> Timestamp = { SystemClock.now }) throws(MailboxError) {
        folder = try Folder(creating: path)
        self.now = now
        state = Mutex(State(index: try Self.index(of: folder, capacity: capacity)))
    }

    /// Writes a message into a file of its own. Before the message come `Return-Path` and one `Delivered-To` for each recipient, as a
    /// delivering server does (RFC 5321 §4.4), which no signature covers.
    package func store(_ submission: Submission) throws(MailboxError) -> StoredMessage {
        let received = now()
        let number = state.withLock { state in
            state.number = (state.number + 1) % 1_000_000
            return state.number
        }
        guard let id = MessageID(received: received, number: number) else {
            throw .file(path: folder.path, reason: "the clock shows a year that cannot be")
        }
        var head = Array("Return-Path: <\(submission.sender)>\r\n".utf8)
        for recipient in submission.recipients { head += Array("Delivered-To: \(recipient)\r\n".utf8) }
        try folder.write("\(id).eml", head, submission.message)
        let message = StoredMessage(
            id: id,
            size: head.count + submission.message.count,
            sender: submission.sender,
            recipients: submission.recipients,
            rawFrom: HeaderScan.values(of: "From", in: submission.message).first ?? "",
            rawSubject: HeaderScan.values(of: "Subject", in: submission.message).first ?? ""
        )
        state.withLock { $0.index.insert(message) }
        return message
    }

    /// The bytes of a stored message; nil when there is none of this name.
    package func content(of id: MessageID) throws(MailboxError) -> [UInt8]? {
        try folder.read("\(id).eml")
    }

    /// Removes every message that was there when the call began.
    package func removeAll() throws(MailboxError) {
        let ids = Set(try folder.names().compactMap(Self.id(ofFile:)))
        state.withLock { $0.index.remove(ids) }
        for id in ids { try folder.remove("\(id).eml") }
    }

    /// How many messages there are.
    package var count: Int { state.withLock { $0.index.count } }

    /// Changes with every message that comes and whenever all are removed.
    package var revision: Int { state.withLock { $0.index.revision } }

    /// What is listed, oldest first.
    package var listed: [StoredMessage] { state.withLock { $0.index.listed } }

    private static func index(of folder: Folder, capacity: Int) throws(MailboxError) -> MessageIndex {
        var index = MessageIndex(capacity: capacity)
        let ids = try folder.names().compactMap(id(ofFile:)).sorted()
        for id in ids {
            // Those that would not be listed are only counted.
            let isListed = ids.count <= capacity || id >= ids[ids.count - capacity]
            index.insert(
                isListed
                    ? try describe(id, in: folder) : StoredMessage(id: id, size: 0, sender: "", recipients: [], rawFrom: "", rawSubject: "")
            )
        }
        return index
    }

    private static func describe(_ id: MessageID, in folder: Folder) throws(MailboxError) -> StoredMessage {
        let head = try folder.read("\(id).eml", limit: 16_384) ?? []
        let sender = HeaderScan.values(of: "Return-Path", in: head).first ?? ""
        return StoredMessage(
            id: id,
            size: folder.size("\(id).eml") ?? head.count,
            sender: String(sender.drop { $0 == "<" }.prefix { $0 != ">" }),
            recipients: HeaderScan.values(of: "Delivered-To", in: head),
            rawFrom: HeaderScan.values(of: "From", in: head).first ?? "",
            rawSubject: HeaderScan.values(of: "Subject", in: head).first ?? ""
        )
    }

    private static func id(ofFile name: String) -> MessageID? {
        name.hasSuffix(".eml") ? MessageID(String(name.dropLast(4))) : nil
    }
}
