internal import Time

extension Cron {
    /// Texts that stand for others.
    static let macros = [
        "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *", "@weekly": "0 0 * * 0", "@daily": "0 0 * * *",
        "@midnight": "0 0 * * *", "@hourly": "0 * * * *",
    ]

    /// Reads five fields with blanks between them, or a macro such as `@daily`.
    package init(_ text: String) throws(CronError) {
        var fields = text.split { $0 == " " || $0 == "\t" }
        if fields.count == 1, text.hasPrefix("@") {
            guard let macro = Self.macros[fields[0].lowercased()] else { throw .unknownMacro(text) }
            fields = macro.split(separator: " ")
        }
        guard fields.count == 5 else { throw .fieldCount(fields.count) }
        self.text = text
        minutes = try CronField(fields[0], unit: .minute)
        hours = try CronField(fields[1], unit: .hour)
        days = try CronField(fields[2], unit: .day)
        months = try CronField(fields[3], unit: .month)
        weekdays = try CronField(fields[4], unit: .weekday)
        guard next(after: .epoch, in: .utc) != nil else { throw .never }
    }
}

/// What is wrong with a cron text.
package enum CronError: Error, Hashable, Sendable {
    /// It hasn't five fields.
    case fieldCount(Int)
    /// It begins with `@` and is none of the macros.
    case unknownMacro(String)
    /// A number or name that the field can't have.
    case badNumber(String, String)
    /// A step that isn't a number from 1, or is larger than the field's numbers.
    case badStep(String, String)
    /// A step after a single number.
    case stepWithoutRange(String, String)
    /// A range that ends before it begins.
    case backwards(String, String)
    /// No day is meant: 30 February.
    case never
}

extension CronError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .fieldCount(let count): "five fields are needed (minute, hour, day of the month, month, weekday), and there are \(count)"
        case .unknownMacro(let text): "\"\(text)\" is none of \(Cron.macros.keys.sorted().joined(separator: ", "))"
        case .badNumber(let part, let field): "\"\(part)\" is no \(field)"
        case .badStep(let part, let field): "the step in \"\(part)\" is none for a \(field)"
        case .stepWithoutRange(let part, let range): "the step in \"\(part)\" needs a range, such as \(range)"
        case .backwards(let part, let field): "\"\(part)\" ends before it begins: write the \(field) as two ranges with a comma"
        case .never: "no such day ever comes"
        }
    }
}
