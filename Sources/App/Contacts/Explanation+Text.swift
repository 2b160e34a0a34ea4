internal import Store
package import Time

extension Explanation {
    /// For people: a headline for each passage and its lines below; moments by the clocks of a zone.
    package func text(in zone: Zone) -> String {
        var lines = [headline(in: zone)]
        if sections.isEmpty { lines.append("nothing was decided for this contact") }
        for section in sections {
            lines.append("")
            lines.append(Self.title(of: section, in: zone))
            lines += section.lines.map { line in
                let step = line.step.map { "\($0): " } ?? ""
                return "  \(Self.moment(line.at, in: zone))  \(step)\(Self.localised(line.text, in: zone))"
            }
        }
        return lines.joined(separator: "\n")
    }

    private func headline(in zone: Zone) -> String {
        var parts = [history.subject, history.email.map { "<\($0)>" } ?? "no address"]
        if let zone = history.zone { parts.append(zone) }
        if let moment = history.erasedAt { parts.append("erased \(Self.moment(moment, in: zone))") }
        if let moment = history.stoppedAt { parts.append("all mail stopped \(Self.moment(moment, in: zone))") }
        if !history.withdrawn.isEmpty { parts.append("doesn't want mail about \(history.withdrawn.joined(separator: ", "))") }
        return parts.joined(separator: "  ")
    }

    private static func title(of section: Section, in zone: Zone) -> String {
        guard let passage = section.passage else { return section.scenario ?? "in no scenario" }
        let key = passage.key.isEmpty ? "" : " key \(passage.key)"
        return "\(passage.scenario) version \(passage.version)\(key), \(standing(of: passage, in: zone))"
    }

    private static func standing(of passage: PassageRecord, in zone: Zone) -> String {
        if passage.endedAt != nil { return passage.endReason ?? "ended" }
        var text = passage.step.map { "stands at \($0)" } ?? "under way"
        if let dueAt = passage.dueAt { text += " until \(moment(dueAt, in: zone))" }
        return passage.isPaused ? text + ", while the scenario is paused" : text
    }

    /// RFC 3339, to the second: `2026-11-24T13:00:05+01:00`.
    private static func moment(_ moment: Timestamp, in zone: Zone) -> String {
        let time = zone.civilTime(at: moment)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let clock = "\(two(time.hour)):\(two(time.minute)):\(two(time.second))"
        let date = "\(time.year)-\(two(time.month))-\(two(time.day))"
        let offset = zone.offset(at: moment) / 60
        let distance = "\(offset < 0 ? "-" : "+")\(two(abs(offset) / 60)):\(two(abs(offset) % 60))"
        return "\(date)T\(clock)" + (zone.isUTC ? "Z" : distance)
    }

    /// Moments in the text of a line, by the clocks of a zone.
    private static func localised(_ text: String, in zone: Zone) -> String {
        text.split(separator: " ", omittingEmptySubsequences: false).map { word in
            Timestamp(String(word)).map { moment($0, in: zone) } ?? String(word)
        }.joined(separator: " ")
    }
}
