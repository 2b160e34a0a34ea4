package import JSON
package import Time

/// What is known of the events of one type: how many there were each day, and some days event by event.
package struct EventLine: Sendable, Equatable {
    /// Events counted and added up.
    package struct Bucket: Sendable, Equatable {
        /// How many.
        package var count = 0
        /// What the numbers of fields come to.
        package var sums: [String: DecimalSum] = [:]

        /// No events.
        package init() {}
    }

    /// An event of a day that is known event by event.
    package struct Detail: Sendable, Equatable {
        /// When it happened.
        package let time: Timestamp
        /// The numbers of the fields that are added up.
        package let numbers: [String: DecimalSum]
    }

    /// The latest event.
    package struct Last: Sendable, Equatable {
        let position: EventPosition
        let data: JSONValue
    }

    private let need: AggregateNeeds.Need
    /// From here on days are told apart; nil when none is.
    private let since: UTCDay?
    /// Everything before `since`, which windows don't reach.
    private var earlier = Bucket()
    /// Days with events, in their order.
    private var days: [(day: UTCDay, bucket: Bucket)] = []
    /// The events of the days known event by event, in the order of their time.
    private var details: [UTCDay: [Detail]] = [:]
    package private(set) var last: Last?

    /// No events, for what is asked at this moment or later.
    init(need: AggregateNeeds.Need, now: Timestamp) {
        self.need = need
        since = need.since(now)
    }

    package static func == (left: EventLine, right: EventLine) -> Bool {
        left.need == right.need && left.since == right.since && left.earlier == right.earlier && left.details == right.details
            && left.last == right.last && left.days.map(\.day) == right.days.map(\.day)
            && left.days.map(\.bucket) == right.days.map(\.bucket)
    }
}

extension EventLine {
    // MARK: What is loaded

    /// Something that is stored of the events.
    package enum Fact: Sendable {
        /// How many there were in a day, or before all windows (nil).
        case count(Int, day: UTCDay?)
        /// What the numbers of a field come to in a day, or before all windows (nil).
        case sum(DecimalSum, field: String, day: UTCDay?)
        /// One of the events of a day all of whose events are told; the day's count has them already.
        case event(time: Timestamp, data: JSONValue)
        /// The latest event.
        case last(EventPosition, data: JSONValue)
    }

    /// Adds something that is stored.
    mutating func load(_ fact: Fact) {
        switch fact {
        case .count(let count, let day): change(day) { $0.count += count }
        case .sum(let sum, let field, let day): change(day) { $0.sums[field, default: .zero] += sum }
        case .event(let time, let data): detail(time: time, data: data)
        case .last(let position, let data): note(last: position, data: data)
        }
    }

    private mutating func detail(time: Timestamp, data: JSONValue) {
        let detail = Detail(time: time, numbers: numbers(of: data))
        var known = details[UTCDay(of: time)] ?? []
        known.insert(detail, at: known.lastIndex { $0.time <= time }.map { $0 + 1 } ?? 0)
        details[UTCDay(of: time)] = known
    }

    private mutating func note(last position: EventPosition, data: JSONValue) {
        if let last, last.position >= position { return }
        last = Last(position: position, data: data)
    }

    // MARK: What happens

    /// Takes in an event that nothing loaded knows of; a late one goes to its day.
    mutating func add(_ event: Event) {
        if need.wantsLast { note(last: event.position, data: event.data) }
        let day = UTCDay(of: event.time)
        // Of a day without events everything is known.
        let isDetailed = details[day] != nil || !days.contains { $0.day == day }
        let numbers = numbers(of: event.data)
        change(day) { bucket in
            bucket.count += 1
            for (field, number) in numbers { bucket.sums[field, default: .zero] += number }
        }
        if isDetailed, let since, day >= since { detail(time: event.time, data: event.data) }
    }

    private func numbers(of data: JSONValue) -> [String: DecimalSum] {
        var numbers: [String: DecimalSum] = [:]
        for field in need.sums { numbers[field] = EventField.number(field, of: data) }
        return numbers
    }

    private mutating func change(_ day: UTCDay?, _ body: (inout Bucket) -> Void) {
        guard let day, let since, day >= since else { return body(&earlier) }
        // Nearly always the newest.
        let place = days.lastIndex { $0.day <= day }
        if let place, days[place].day == day { return body(&days[place].bucket) }
        var bucket = Bucket()
        body(&bucket)
        days.insert((day, bucket), at: place.map { $0 + 1 } ?? 0)
    }
}

extension EventLine {
    // MARK: What is asked

    /// What the events after a moment come to; nil for all there ever were.
    func total(after edge: Timestamp?) -> Bucket {
        guard let edge else { return days.reduce(into: earlier) { $0.add($1.bucket) } }
        let first = UTCDay(of: edge)
        var total = Bucket()
        for (day, bucket) in days.reversed() {
            if day > first { total.add(bucket) }
            if day <= first { break }
        }
        for detail in (details[first] ?? []).reversed().prefix(while: { $0.time > edge }) { total.add(detail) }
        return total
    }

    /// When a window of this length that reaches back from now loses an event.
    func nextLoss(within: Duration, now: Timestamp) -> Loss? {
        let edge = now - within
        for (day, _) in days where day >= UTCDay(of: edge) {
            guard let known = details[day] else { return .unknown(from: max(day.start, edge) + within) }
            if let next = known.first(where: { $0.time > edge }) { return .at(next.time + within) }
        }
        return nil
    }
}

extension EventLine.Bucket {
    fileprivate mutating func add(_ other: EventLine.Bucket) {
        count += other.count
        for (field, sum) in other.sums { sums[field, default: .zero] += sum }
    }

    fileprivate mutating func add(_ detail: EventLine.Detail) {
        count += 1
        for (field, number) in detail.numbers { sums[field, default: .zero] += number }
    }
}
