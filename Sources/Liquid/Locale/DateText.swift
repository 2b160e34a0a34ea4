internal import Time

/// Reads dates as people and programs write them, as Ruby's `Time.parse` does.
struct DateText {
    private var year: Int?
    private var month: Int?
    private var day: Int?
    private var clock: (hour: Int, minute: Int, second: Int, microsecond: Int)?
    private var offset: Int?
    private var numbers: [(value: Int, digits: Int)] = []
    /// Whether every bare number follows the one before after `-`, `/` or `.` alone.
    private var isJoined = true
    /// What joins the last two bare numbers.
    private var joint: UInt8?
    /// Where the last bare number ended.
    private var lastEnd: Int?

    /// Missing parts are taken from now; nil when there is no date or time in the text.
    static func time(_ text: String, _ context: RenderContext) -> ZonedTime? {
        let trimmed = text.trimmingLiquidSpace
        guard !trimmed.isEmpty, trimmed.utf8.count <= 128 else { return nil }
        if let moment = Timestamp(rfc3339: trimmed.utf8) {
            let offset = offset(ofRFC3339: Array(trimmed.utf8))
            return place(moment, offset: offset, context)
        }
        var parser = DateText()
        guard parser.read(Array(trimmed.lowercased().utf8)) else { return nil }
        return parser.result(context)
    }

    /// Times with an offset are shown in it, unless a zone was asked for.
    private static func place(_ moment: Timestamp, offset: Int, _ context: RenderContext) -> ZonedTime {
        context.zone.isUTC ? ZonedTime(moment, offset: offset) : ZonedTime(moment, in: context.zone)
    }

    private static func offset(ofRFC3339 bytes: [UInt8]) -> Int {
        guard let last = bytes.last, last.isDigit, bytes.count > 6 else { return 0 }
        let tail = bytes.suffix(6).map { Int($0) - 0x30 }
        let seconds = (tail[1] * 10 + tail[2]) * 3_600 + (tail[4] * 10 + tail[5]) * 60
        return bytes[bytes.count - 6] == UInt8(ascii: "-") ? -seconds : seconds
    }

    private func result(_ context: RenderContext) -> ZonedTime? {
        guard year != nil || month != nil || day != nil || clock != nil else { return nil }
        let now = ZonedTime(context.now, in: context.zone).civil
        let hasDate = year != nil || month != nil
        let civilYear = year ?? now.year
        let civilMonth = month ?? (hasDate ? 1 : now.month)
        let civilDay = day ?? (hasDate ? 1 : now.day)
        guard (1...9999).contains(civilYear), (1...12).contains(civilMonth),
            (1...31).contains(civilDay)
        else { return nil }
        let civil = CivilTime(
            year: civilYear, month: civilMonth, day: civilDay, hour: clock?.hour ?? 0, minute: clock?.minute ?? 0,
            second: min(clock?.second ?? 0, 59), microsecond: clock?.microsecond ?? 0)
        guard let offset else { return ZonedTime(context.zone.rubyMoment(of: civil), in: context.zone) }
        return Self.place(civil.timestamp(offsetSeconds: offset), offset: offset, context)
    }

    // MARK: Words and numbers

    private mutating func read(_ bytes: [UInt8]) -> Bool {
        var at = 0
        while at < bytes.count {
            let byte = bytes[at]
            if byte.isDigit {
                guard readNumber(bytes, &at) else { return false }
            } else if byte.isLetter {
                let start = at
                while at < bytes.count, bytes[at].isLetter { at += 1 }
                readWord(String(decoding: bytes[start..<at], as: UTF8.self))
            } else if (byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")), clock != nil, offset == nil, readOffset(bytes, &at) {
                continue
            } else {
                at += 1
            }
        }
        return settle()
    }

    private mutating func readWord(_ word: String) {
        let short = String(word.prefix(3))
        if let index = Self.months.firstIndex(of: short), word.count == 3 || Self.isMonth(word, index) {
            month = index + 1
        } else if word == "am" || word == "pm", let time = clock {
            clock?.hour = time.hour % 12 + (word == "pm" ? 12 : 0)
        } else if word == "z" || word == "utc" || word == "gmt" {
            offset = 0
        } else if let hours = Self.zones[word], clock != nil {
            offset = hours * 3_600
        }
    }

    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    private static let zones = [
        "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "cet": 1, "cest": 2, "bst": 1,
        "eet": 2, "eest": 3, "msk": 3, "jst": 9,
    ]

    private static func isMonth(_ word: String, _ index: Int) -> Bool {
        DateNames.english.months[index].lowercased() == word || (index == 8 && word == "sept")
    }

    private mutating func readNumber(_ bytes: [UInt8], _ at: inout Int) -> Bool {
        let value = Self.digits(bytes, &at)
        guard value.digits <= 14 else { return false }
        if at < bytes.count, bytes[at] == UInt8(ascii: ":"), clock == nil { return readClock(hour: value.value, bytes, &at) }
        if at + 1 < bytes.count, bytes[at] == UInt8(ascii: "t"), bytes[at + 1].isDigit, value.digits == 8 {
            at += 1
            let time = Self.digits(bytes, &at)
            if time.digits == 6 { clock = (time.value / 10_000, time.value / 100 % 100, time.value % 100, 0) }
            return (clock.map { $0.hour < 24 && $0.minute < 60 && $0.second < 61 } ?? false) && compact(value.value)
        }
        if value.digits == 8, year == nil, numbers.isEmpty { return compact(value.value) }
        if value.digits == 14 {
            let time = value.value % 1_000_000
            clock = (time / 10_000, time / 100 % 100, time % 100, 0)
            return compact(value.value / 1_000_000)
        }
        if at < bytes.count, bytes[at].isLetter { return suffixed(value, bytes, &at) }
        let start = at - value.digits
        if at == bytes.count, value.digits <= 2, clock == nil, hasDate, bytes[start - 1].isLiquidSpace {
            // What is left over after a date is the hour.
            if value.value <= 24 { clock = (value.value, 0, 0, 0) }
            return true
        }
        if let lastEnd {
            joint = bytes[lastEnd]
            isJoined = isJoined && start == lastEnd + 1 && "-/.".utf8.contains(bytes[lastEnd])
        }
        lastEnd = at
        numbers.append(value)
        return true
    }

    /// Whether a year, a month and a day were read.
    private var hasDate: Bool {
        month == nil ? numbers.count == 3 && isJoined : year != nil || numbers.count == 2
    }

    /// `5th`, `3pm`.
    private mutating func suffixed(_ value: (value: Int, digits: Int), _ bytes: [UInt8], _ at: inout Int) -> Bool {
        let start = at
        var end = at
        while end < bytes.count, bytes[end].isLetter { end += 1 }
        switch String(decoding: bytes[start..<end], as: UTF8.self) {
        case "st", "nd", "rd", "th":
            day = value.value
            at = end
        case "am", "pm":
            guard clock == nil, value.value <= 12 else { return false }
            clock = (value.value, 0, 0, 0)
        default: numbers.append(value)
        }
        return true
    }

    private mutating func compact(_ value: Int) -> Bool {
        (year, month, day) = (value / 10_000, value / 100 % 100, value % 100)
        return true
    }

    private mutating func readClock(hour: Int, _ bytes: [UInt8], _ at: inout Int) -> Bool {
        at += 1
        let minute = Self.digits(bytes, &at)
        var second = 0
        var microsecond = 0
        if at + 1 < bytes.count, bytes[at] == UInt8(ascii: ":"), bytes[at + 1].isDigit {
            at += 1
            second = Self.digits(bytes, &at).value
            if at + 1 < bytes.count, bytes[at] == UInt8(ascii: "."), bytes[at + 1].isDigit {
                at += 1
                let start = at
                _ = Self.digits(bytes, &at)
                let six = String(decoding: bytes[start..<at], as: UTF8.self).prefix(6)
                microsecond = Int(six + String(repeating: "0", count: 6 - six.count)) ?? 0
            }
        }
        guard minute.digits > 0, hour < 25, minute.value < 60, second < 61 else { return false }
        guard hour < 24 || minute.value + second == 0 else { return false }
        clock = (hour, minute.value, second, microsecond)
        return true
    }

    private mutating func readOffset(_ bytes: [UInt8], _ at: inout Int) -> Bool {
        let sign = bytes[at] == UInt8(ascii: "-") ? -1 : 1
        var next = at + 1
        let hours = Self.digits(bytes, &next)
        guard hours.digits == 2 || hours.digits == 4 || hours.digits == 1 else { return false }
        var seconds = hours.digits == 4 ? hours.value / 100 * 3_600 + hours.value % 100 * 60 : hours.value * 3_600
        if hours.digits <= 2, next + 1 < bytes.count, bytes[next] == UInt8(ascii: ":"), bytes[next + 1].isDigit {
            next += 1
            seconds += Self.digits(bytes, &next).value % 100 * 60
        }
        offset = sign * min(seconds, 86_399)
        at = next
        return true
    }

    /// Puts the bare numbers where they belong: year first (2026-11-24), or day first (24/11/2026), or beside a month's name.
    private mutating func settle() -> Bool {
        guard let first = numbers.first else { return true }
        if month != nil {
            for number in numbers {
                if day == nil, number.digits <= 2 { day = number.value } else if year == nil { year = Self.fullYear(number) }
            }
            return true
        }
        guard isJoined, year == nil, day == nil else { return false }
        switch numbers.count {
        case 1:
            guard first.digits == 2 else { return false }
            day = first.value
        // A year and a month alone are no date to Ruby.
        case 2 where first.digits > 2: return false
        case 2 where joint == UInt8(ascii: "/"): (month, day) = (first.value, numbers[1].value)
        case 3 where first.digits > 2 || numbers[2].digits <= 2:
            (year, month, day) = (Self.fullYear(first), numbers[1].value, numbers[2].value)
        case 3: (day, month, year) = (first.value, numbers[1].value, Self.fullYear(numbers[2]))
        default: return false
        }
        return true
    }

    private static func fullYear(_ number: (value: Int, digits: Int)) -> Int {
        guard number.digits <= 2 else { return number.value }
        return number.value + (number.value < 69 ? 2_000 : 1_900)
    }

    private static func digits(_ bytes: [UInt8], _ at: inout Int) -> (value: Int, digits: Int) {
        var value = 0
        var count = 0
        while at < bytes.count, bytes[at].isDigit {
            if count < 17 { value = value * 10 + Int(bytes[at] - 0x30) }
            count += 1
            at += 1
        }
        return (value, count)
    }
}
