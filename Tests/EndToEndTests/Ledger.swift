import Foundation
import Support

/// The books: what the database says was sent against what the mailbox has received.
struct Ledger {
    /// Deliveries by state.
    let states: [String: Int]
    /// Received mails by the delivery that their Message-ID names.
    let received: [String: Int]
    private let accepted: Set<String>
    private let unsettled: Set<String>

    /// Opens the books of a farm.
    init(of farm: TestFarm) async throws {
        let rows = try await farm.database.column("SELECT state || ' ' || delivery_id FROM delivery").map { $0.split(separator: " ") }
        states = rows.reduce(into: [:]) { $0[String($1[0]), default: 0] += 1 }
        accepted = Set(rows.filter { $0[0] == "accepted" }.map { String($0[1]) })
        unsettled = Set(rows.filter { ["sending", "uncertain", "held"].contains($0[0]) }.map { String($0[1]) })
        received = try farm.receivedDeliveries()
    }

    /// Deliveries that nobody can say anything certain of.
    var unsettledCount: Int { unsettled.count }

    /// What is lost, doubled or unaccounted for, one line each; empty when all is in order.
    func discrepancies(deliveries: Int) -> [String] {
        var found: [String] = []
        if accepted.count + unsettled.count != deliveries { found.append("\(deliveries) deliveries are not accounted for by \(states)") }
        for (id, count) in received where count > 1 { found.append("\(id) was received \(count) times") }
        for id in accepted where received[id] == nil { found.append("\(id) was accepted and never received") }
        for id in received.keys where !accepted.contains(id) && !unsettled.contains(id) { found.append("\(id) was received unasked") }
        return found
    }
}

extension TestFarm {
    fileprivate func receivedDeliveries() throws -> [String: Int] {
        let names = try FileManager.default.contentsOfDirectory(atPath: mailFolder.path).filter { $0.hasSuffix(".eml") }
        return try names.reduce(into: [:]) { counts, name in
            let text = String(decoding: try Data(contentsOf: mailFolder.appending(path: name)), as: UTF8.self)
            // CRLF is one character.
            let line = text.split(separator: "\r\n").first { $0.lowercased().hasPrefix("message-id: <") }
            counts[String(line?.dropFirst(13).prefix { $0 != "@" } ?? "without a Message-ID"), default: 0] += 1
        }
    }

    /// How many of something there are, such as `delivery WHERE state = 'accepted'`.
    func count(_ rows: String) async throws -> Int {
        Int(try await database.value("SELECT count(*) FROM \(rows)")) ?? -1
    }

    /// Returns when this many deliveries are accepted and their outcomes are taken in.
    func settles(_ deliveries: Int, within limit: Duration = .seconds(60)) async throws {
        try await until("\(deliveries) deliveries are accepted", within: limit) {
            try await count("delivery WHERE state = 'accepted' AND NOT outcome_pending") >= deliveries ? true : nil
        }
    }
}
