package import Identity
package import JSON
package import Store
package import Time

/// Why a contact was written to or not, passage by passage, in the order of time.
package struct Explanation: Sendable, Equatable {
    /// One thing that was decided, or that became of a mail.
    package struct Line: Sendable, Equatable {
        /// When.
        package let at: Timestamp
        /// The step it is about.
        package let step: String?
        /// What kind of thing: a line of the journal's, or `mail` for what became of one.
        package let kind: String
        /// In words, without a full stop.
        package let text: String
        /// The delivery it is about.
        package let delivery: UUID?
        /// The delivery's state.
        package let state: String?
    }

    /// What belongs together: a passage, or what concerns none.
    package struct Section: Sendable, Equatable {
        /// The passage; nil for what concerns none.
        package let passage: PassageRecord?
        /// The scenario; nil for what concerns the contact alone.
        package let scenario: String?
        /// In the order of time.
        package let lines: [Line]
    }

    /// The contact.
    package let history: ContactHistory
    /// In the order of their beginning.
    package let sections: [Section]

    /// Puts into words what is stored.
    package init(_ history: ContactHistory) {
        self.history = history
        let entries = Dictionary(grouping: history.journal, by: \.enrollment)
        let mails = Dictionary(grouping: history.mails, by: \.enrollment)
        var sections = history.passages.map { passage in
            let lines =
                Self.lines(entries[passage.enrollment] ?? [], mails: mails[passage.enrollment] ?? [])
                + (mails[passage.enrollment] ?? []).map { Line($0) }
            return Section(passage: passage, scenario: passage.scenario, lines: Self.sorted(lines))
        }
        let known = Set(history.passages.map(\.enrollment))
        let others = history.journal.filter { entry in entry.enrollment.map { !known.contains($0) } ?? true }
        let stray = history.mails.filter { !known.contains($0.enrollment) }.map { Line($0) }
        for (scenario, entries) in Dictionary(grouping: others, by: \.scenario).sorted(by: { ($0.key ?? "") < ($1.key ?? "") }) {
            let lines = entries.map { Line($0) } + (scenario == nil ? stray : [])
            sections.append(Section(passage: nil, scenario: scenario, lines: Self.sorted(lines)))
        }
        if !stray.isEmpty, !others.contains(where: { $0.scenario == nil }) {
            sections.append(Section(passage: nil, scenario: nil, lines: Self.sorted(stray)))
        }
        self.sections = sections
    }

    /// The journal of a passage. A mail that was decided and called back in one transaction was never stored: the line itself says so.
    private static func lines(_ entries: [JournalRecord], mails: [MailRecord]) -> [Line] {
        var stored = Dictionary(grouping: mails, by: \.step).mapValues(\.count)
        return entries.map { entry in
            guard entry.kind == "emailed", let step = entry.step else { return Line(entry) }
            guard let count = stored[step], count > 0 else { return Line(entry, note: "called back in the same moment") }
            stored[step] = count - 1
            return Line(entry)
        }
    }

    /// By time; what was decided at one moment keeps its order, and mails come behind it.
    private static func sorted(_ lines: [Line]) -> [Line] {
        lines.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
    }
}

extension Explanation {
    /// One object a line: `{at, scenario, version, key, enrollment, step, kind, text, delivery, state}`.
    package var records: [JSONObject] {
        sections.flatMap { section in section.lines.map { $0.record(in: section) } }
    }
}

extension Explanation.Line {
    fileprivate func record(in section: Explanation.Section) -> JSONObject {
        var record: JSONObject = ["at": .string(at.description), "scenario": Self.text(section.scenario)]
        record["version"] = section.passage.map { .int(Int64($0.version)) } ?? .null
        record["key"] = Self.text(section.passage?.key)
        record["enrollment"] = Self.text(section.passage?.enrollment.description)
        record["step"] = Self.text(step)
        record["kind"] = .string(kind)
        record["text"] = .string(text)
        record["delivery"] = Self.text(delivery?.description)
        record["state"] = Self.text(state)
        return record
    }

    private static func text(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
}
