extension Timestamp: LosslessStringConvertible, Codable {
    /// Reads RFC 3339 text (`2026-11-24T08:00:00.25+01:00`); nil for anything else. See `init(rfc3339:)`.
    package init?(_ description: String) {
        self.init(rfc3339: description.utf8)
    }

    /// Reads RFC 3339 §5.6 from ASCII bytes: `T`, `t` or a space between date and time, `Z` or a numeric offset at the end, any number
    /// of fraction digits (those past the sixth are dropped). A leap second, `23:59:60Z`, is the second that follows.
    package init?(rfc3339 text: some BidirectionalCollection<UInt8>) {
        var reader = DigitReader(bytes: Array(text))
        guard let year = reader.number(4), year >= 1, reader.accept("-"),
            let month = reader.number(2), (1...12).contains(month), reader.accept("-"),
            let day = reader.number(2), (1...CivilTime.days(inMonth: month, of: year)).contains(day),
            reader.accept("T") || reader.accept("t") || reader.accept(" "),
            let hour = reader.number(2), hour < 24, reader.accept(":"),
            let minute = reader.number(2), minute < 60, reader.accept(":"),
            let second = reader.number(2), second < 61,
            let microsecond = reader.fraction(),
            let offset = reader.offset(), reader.isAtEnd
        else { return nil }
        let civil = CivilTime(
            year: year, month: month, day: day, hour: hour, minute: minute, second: second, microsecond: microsecond
        )
        self = civil.timestamp(offsetSeconds: offset)
        guard self >= .earliest, self <= .latest else { return nil }
    }

    /// RFC 3339 text in UTC, with as many fraction digits as are needed: `2026-11-24T08:00:00.25Z`.
    package var description: String {
        let civil = CivilTime(self)
        var text = [UInt8]()
        text.reserveCapacity(27)
        text.append(number: civil.year, digits: 4)
        for (separator, value) in [
            ("-", civil.month), ("-", civil.day), ("T", civil.hour), (":", civil.minute), (":", civil.second),
        ] as [(Unicode.Scalar, Int)] {
            text.append(UInt8(ascii: separator))
            text.append(number: value, digits: 2)
        }
        if civil.microsecond != 0 {
            text.append(UInt8(ascii: "."))
            text.append(number: civil.microsecond, digits: 6)
            while text.last == UInt8(ascii: "0") { text.removeLast() }
        }
        text.append(UInt8(ascii: "Z"))
        return String(decoding: text, as: UTF8.self)
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Timestamp(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an RFC 3339 time: \(text)")
        }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension [UInt8] {
    fileprivate mutating func append(number: Int, digits: Int) {
        var divisor = (1..<digits).reduce(1) { product, _ in product * 10 }
        while divisor > 0 {
            append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
            divisor /= 10
        }
    }
}

/// Reads fixed-width decimal numbers and separators from ASCII bytes.
private struct DigitReader {
    let bytes: [UInt8]
    var position = 0

    var isAtEnd: Bool { position == bytes.count }

    mutating func accept(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    mutating func digit() -> Int? {
        guard position < bytes.count, case UInt8(ascii: "0")...UInt8(ascii: "9") = bytes[position] else { return nil }
        position += 1
        return Int(bytes[position - 1] - UInt8(ascii: "0"))
    }

    mutating func number(_ digits: Int) -> Int? {
        var value = 0
        for _ in 0..<digits {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// Microseconds of an optional fraction; nil when a point has no digit after it.
    mutating func fraction() -> Int? {
        guard accept(".") else { return 0 }
        guard let first = digit() else { return nil }
        var value = first * 100_000
        var weight = 10_000
        while let digit = digit() {
            value += digit * weight
            weight /= 10
        }
        return value
    }

    /// Seconds east of UTC.
    mutating func offset() -> Int? {
        if accept("Z") || accept("z") { return 0 }
        let sign = accept("+") ? 1 : accept("-") ? -1 : 0
        guard sign != 0, let hours = number(2), hours < 24, accept(":"), let minutes = number(2), minutes < 60 else { return nil }
        return sign * (hours * 3_600 + minutes * 60)
    }
}
