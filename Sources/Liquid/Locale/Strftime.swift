internal import Time

/// Formats a time as Ruby's `strftime`, flags and widths included.
struct Strftime {
    private let time: ZonedTime
    private let names: DateNames
    /// Whether the format has a day of the month, which some languages' month names depend on.
    private let hasDay: Bool
    private var output = ""

    static func format(_ time: ZonedTime, _ format: String, names: DateNames) -> String {
        let scalars = Array(format.unicodeScalars)
        let hasDay = format.contains("%d") || format.contains("%e") || format.contains("%-d") || format.contains("%-e")
        var formatter = Strftime(time: time, names: names, hasDay: hasDay)
        formatter.run(scalars, depth: 0)
        return formatter.output
    }

    private struct Flags {
        var padding: Character?
        var isUpper = false
        var swapsCase = false
        var colons = 0
        var width: Int?
    }

    private mutating func run(_ format: [Unicode.Scalar], depth: Int) {
        var at = 0
        while at < format.count {
            guard format[at] == "%", at + 1 < format.count else {
                output.unicodeScalars.append(format[at])
                at += 1
                continue
            }
            let start = at
            at += 1
            var flags = Flags()
            at = read(&flags, format, from: at)
            guard at < format.count, depth < 3, flags.colons == 0 || (flags.colons <= 3 && format[at] == "z"),
                write(format[at], flags, depth: depth)
            else {
                // Unknown directives stand as they are written.
                output.unicodeScalars.append(contentsOf: format[start...min(at, format.count - 1)])
                at += 1
                continue
            }
            at += 1
        }
    }

    private func read(_ flags: inout Flags, _ format: [Unicode.Scalar], from start: Int) -> Int {
        var at = start
        while at < format.count {
            // Colons stand right before the z.
            guard flags.colons == 0 || format[at] == ":" else { return at }
            switch format[at] {
            case "-": flags.padding = "-"
            case "_": flags.padding = " "
            case "0" where flags.width == nil: flags.padding = "0"
            case "^": flags.isUpper = true
            case "#": flags.swapsCase = true
            case ":": flags.colons += 1
            case "E", "O": break
            case "0"..."9":
                let digit = Int(format[at].value - 0x30)
                flags.width = min((flags.width ?? 0) * 10 + digit, 1_024)
            default: return at
            }
            at += 1
        }
        return at
    }

    private mutating func write(_ directive: Unicode.Scalar, _ flags: Flags, depth: Int) -> Bool {
        if let (value, width, padding) = number(directive) {
            self.number(value, width: width, padding: padding, flags)
        } else if let text = text(directive) {
            self.text(text, flags, swapsToLower: directive == "p" || directive == "Z")
        } else if let composed = Self.composed(directive) {
            var inner = Strftime(time: time, names: names, hasDay: hasDay)
            inner.run(Array(composed.unicodeScalars), depth: depth + 1)
            var flags = flags
            flags.swapsCase = false
            if flags.padding == "-" { flags.padding = " " }
            self.text(inner.output, flags, swapsToLower: false)
        } else {
            switch directive {
            case "z": output += zone(flags)
            case "N", "L": fraction(digits: flags.width ?? (directive == "L" ? 3 : 9))
            default: return false
            }
        }
        return true
    }

    private func number(_ directive: Unicode.Scalar) -> (Int, width: Int, padding: Character)? {
        let civil = time.civil
        return switch directive {
        case "Y": (civil.year, civil.year < 0 ? 5 : 4, "0")
        case "C": (civil.year / 100, 2, "0")
        case "y": (civil.year % 100, 2, "0")
        case "m": (civil.month, 2, "0")
        case "d": (civil.day, 2, "0")
        case "e": (civil.day, 2, " ")
        case "j": (time.dayOfYear, 3, "0")
        case "H": (civil.hour, 2, "0")
        case "k": (civil.hour, 2, " ")
        case "I": ((civil.hour + 11) % 12 + 1, 2, "0")
        case "l": ((civil.hour + 11) % 12 + 1, 2, " ")
        case "M": (civil.minute, 2, "0")
        case "S": (civil.second, 2, "0")
        case "u": ((civil.weekday + 6) % 7 + 1, 1, "0")
        case "w": (civil.weekday, 1, "0")
        case "G": (time.isoWeek.year, 4, "0")
        case "g": (time.isoWeek.year % 100, 2, "0")
        case "V": (time.isoWeek.week, 2, "0")
        case "U": (time.week(startingOn: 0), 2, "0")
        case "W": (time.week(startingOn: 1), 2, "0")
        case "s": (Int(time.moment.seconds), 1, "0")
        default: nil
        }
    }

    private func text(_ directive: Unicode.Scalar) -> String? {
        let civil = time.civil
        return switch directive {
        case "B": hasDay ? names.monthsWithDay[civil.month - 1] : names.months[civil.month - 1]
        case "b", "h": names.shortMonths[civil.month - 1]
        case "A": names.days[civil.weekday]
        case "a": names.shortDays[civil.weekday]
        case "p": civil.hour < 12 ? "AM" : "PM"
        case "P": civil.hour < 12 ? "am" : "pm"
        case "Z": time.zoneName
        case "n": "\n"
        case "t": "\t"
        case "%": "%"
        default: nil
        }
    }

    private static func composed(_ directive: Unicode.Scalar) -> String? {
        switch directive {
        case "c": "%a %b %e %H:%M:%S %Y"
        case "D", "x": "%m/%d/%y"
        case "F": "%Y-%m-%d"
        case "v": "%e-%^b-%Y"
        case "X", "T": "%H:%M:%S"
        case "r": "%I:%M:%S %p"
        case "R": "%H:%M"
        default: nil
        }
    }

    // MARK: Padding

    private mutating func number(_ value: Int, width: Int, padding: Character, _ flags: Flags) {
        var digits = String(value.magnitude)
        let sign = value < 0 ? "-" : ""
        if flags.padding != "-" {
            let missing = (flags.width ?? width) - digits.count - sign.count
            let fill = flags.padding ?? padding
            if missing > 0 {
                let pad = String(repeating: fill, count: missing)
                digits = fill == "0" ? sign + pad + digits : pad + sign + digits
                output += digits
                return
            }
        }
        output += sign + digits
    }

    private mutating func text(_ text: String, _ flags: Flags, swapsToLower: Bool) {
        var text = text
        if flags.isUpper { text = text.uppercased() }
        if flags.swapsCase { text = swapsToLower ? text.lowercased() : text.uppercased() }
        if let width = flags.width, flags.padding != "-", !text.isEmpty {
            let missing = width - text.unicodeScalars.count
            if missing > 0 { text = String(repeating: flags.padding ?? " ", count: missing) + text }
        }
        output += text
    }

    private func zone(_ flags: Flags) -> String {
        let magnitude = time.offset.magnitude
        let sign = time.offset < 0 ? "-" : "+"
        let two = { (number: UInt) in number < 10 ? "0\(number)" : "\(number)" }
        let (hours, minutes, seconds) = (magnitude / 3_600, two(magnitude / 60 % 60), two(magnitude % 60))
        let rest =
            switch flags.colons {
            case 0: minutes
            case 1: ":\(minutes)"
            case 2: ":\(minutes):\(seconds)"
            default: minutes == "00" && seconds == "00" ? "" : ":\(minutes)"
            }
        // Spaces stand before the sign, and in place of the hour's zero.
        let isSpaced = flags.padding == " "
        let digits = (isSpaced ? "\(hours)" : two(hours)) + rest
        let width = max(flags.width ?? 0, 3 + rest.count)
        let padding = String(repeating: isSpaced ? " " : "0", count: width - digits.count - 1)
        return isSpaced ? padding + sign + digits : sign + padding + digits
    }

    private mutating func fraction(digits: Int) {
        let micro = String(time.civil.microsecond)
        let full = String(repeating: "0", count: 6 - micro.count) + micro
        output += digits <= 6 ? String(full.prefix(digits)) : full + String(repeating: "0", count: min(digits, 100) - 6)
    }
}
