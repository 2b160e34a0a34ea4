internal import AMQP
internal import Foundation
internal import JSON
package import Scenario
package import Simulator
internal import Store
internal import Time
internal import Workers

/// Reads what a simulation begins with: contacts and events, one JSON object a line.
package struct HistoryReader: Sendable {
    /// So many bad lines are told of.
    private static let problemLimit = 20

    /// What couldn't be read, one sentence a line.
    package struct Refusal: Error, CustomStringConvertible {
        /// The first of them.
        fileprivate(set) var problems: [String] = []
        /// How many there are.
        fileprivate(set) var count = 0

        package var description: String {
            let rest = count - problems.count
            return (problems + (rest > 0 ? ["and \(rest) more"] : [])).joined(separator: "\n")
        }

        fileprivate mutating func add(_ problem: String) {
            count += 1
            if problems.count < HistoryReader.problemLimit { problems.append(problem) }
        }
    }

    /// Makes a reader.
    package init() {}

    /// The contacts of a file: `{subject, email, locale, zone, attributes, consents}`, as `goniec contact export` writes them.
    package func contacts(_ path: String) async throws -> [ContactState] {
        try await lines(of: path) { line in
            guard case .object(var members) = try JSONValue(parsing: line) else { throw BadLine("not a JSON object") }
            guard let subject = members["subject"]?.string, !subject.isEmpty else { throw BadLine("the contact has no subject") }
            members["subject"] = nil
            let update = try ContactUpdate(data: ["contact": .object(members)])
            var contact = Contact(id: ContactIdentity.contactID(subject: subject), subject: subject)
            update?.apply(to: &contact)
            return ContactState(contact: contact, standing: Standing(consents: update?.consents ?? [:]))
        }
    }

    /// The events of a file: CloudEvents as they are published, in any order, each with its time.
    package func events(_ path: String) async throws -> [Arrival] {
        try await lines(of: path) { line in
            let entry = try CloudEvent.read(Message(tag: 0, body: line))
            guard entry.event.time < .latest else { throw BadLine("the event has no time") }
            return Arrival(contact: entry.contact, event: entry.event)
        }
    }

    private func lines<Value>(of path: String, _ read: ([UInt8]) throws -> Value) async throws -> [Value] {
        guard let handle = path == "-" ? FileHandle.standardInput : FileHandle(forReadingAtPath: path) else {
            throw BadLine("there is no file \(path) that can be read")
        }
        let reader = LineReader(descriptor: handle.fileDescriptor)
        var values: [Value] = []
        var refusal = Refusal()
        var number = 0
        while let line = try await reader.next() {
            number += 1
            guard !line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else { continue }
            do { values.append(try read(line)) } catch { refusal.add("\(path):\(number): \(error)") }
        }
        try handle.close()
        guard refusal.count == 0 else { throw refusal }
        return values
    }
}

/// Why a line can't be taken.
private struct BadLine: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
