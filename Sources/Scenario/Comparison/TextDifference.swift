/// What differs between two texts, line by line, as `diff -u` shows it.
package struct TextDifference: Hashable, Sendable {
    /// A line, and on which side it stands.
    package enum Line: Hashable, Sendable {
        case same(String)
        case removed(String)
        case added(String)
    }

    /// Lines that belong together, with the numbers of their first ones, from 1, on both sides.
    package struct Hunk: Hashable, Sendable {
        /// Where it begins in the text before.
        package let before: Int
        /// Where it begins in the text after.
        package let after: Int
        /// Three lines that are the same before and after what differs.
        package let lines: [Line]
    }

    /// In the order of the texts; empty when they are the same.
    package let hunks: [Hunk]

    /// More lines than this between what two texts have in common at both ends are replaced as a whole: to look for what else they have in
    /// common would take memory with the square of it.
    private static let limit = 2_000
    private static let context = 3

    /// Compares two texts.
    package init(_ before: String, _ after: String) {
        hunks = Self.hunks(Self.script(Self.lines(before), Self.lines(after)))
    }

    private static func lines(_ text: String) -> [Substring] {
        var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }

    private static func script(_ old: [Substring], _ new: [Substring]) -> [Line] {
        let head = zip(old, new).prefix { $0 == $1 }.count
        let tail = zip(old.dropFirst(head).reversed(), new.dropFirst(head).reversed()).prefix { $0 == $1 }.count
        let (left, right) = (Array(old[head..<(old.count - tail)]), Array(new[head..<(new.count - tail)]))
        let middle =
            left.count + right.count > limit
            ? left.map { Line.removed(String($0)) } + right.map { .added(String($0)) } : shortest(left, right)
        return old.prefix(head).map { .same(String($0)) } + middle + old.suffix(tail).map { .same(String($0)) }
    }

    /// The shortest script (Myers, as the standard library has it).
    private static func shortest(_ old: [Substring], _ new: [Substring]) -> [Line] {
        var removed: Set<Int> = []
        var added: Set<Int> = []
        for change in new.difference(from: old) {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): added.insert(offset)
            }
        }
        var script: [Line] = []
        var (left, right) = (0, 0)
        while left < old.count || right < new.count {
            if removed.contains(left), left < old.count {
                script.append(.removed(String(old[left])))
                left += 1
            } else if added.contains(right), right < new.count {
                script.append(.added(String(new[right])))
                right += 1
            } else {
                script.append(.same(String(old[left])))
                left += 1
                right += 1
            }
        }
        return script
    }

    private static func hunks(_ script: [Line]) -> [Hunk] {
        let changes = script.indices.filter { script[$0].isChange }
        var hunks: [Hunk] = []
        var numbers = Numbers()
        var position = 0
        var rest = changes[...]
        while let first = rest.first {
            var last = first
            while let next = rest.first, next - last <= 2 * context {
                last = next
                rest = rest.dropFirst()
            }
            let range = max(0, first - context)..<min(script.count, last + context + 1)
            for line in script[position..<range.lowerBound] { numbers.advance(over: line) }
            hunks.append(Hunk(before: numbers.before, after: numbers.after, lines: Array(script[range])))
            for line in script[range] { numbers.advance(over: line) }
            position = range.upperBound
        }
        return hunks
    }
}

extension TextDifference.Line {
    /// Whether it stands on one side only.
    var isChange: Bool {
        if case .same = self { false } else { true }
    }

    /// The line as `diff -u` writes it.
    package var text: String {
        switch self {
        case .same(let line): " \(line)"
        case .removed(let line): "-\(line)"
        case .added(let line): "+\(line)"
        }
    }
}

extension TextDifference.Hunk {
    /// `@@ -1,4 +1,5 @@`.
    package var header: String {
        let removed = lines.count { if case .added = $0 { false } else { true } }
        let added = lines.count { if case .removed = $0 { false } else { true } }
        // Where a side has no lines, the line before is named, as diff does.
        return "@@ -\(removed == 0 ? before - 1 : before),\(removed) +\(added == 0 ? after - 1 : after),\(added) @@"
    }
}

/// The next line's number on both sides.
private struct Numbers {
    var before = 1
    var after = 1

    mutating func advance(over line: TextDifference.Line) {
        if case .added = line {} else { before += 1 }
        if case .removed = line {} else { after += 1 }
    }
}
