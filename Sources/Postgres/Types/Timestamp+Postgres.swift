package import Time

/// `timestamptz` is microseconds since 2000-01-01T00:00:00Z (PostgreSQL's timestamp.h), with the extremes of 64 bits for ±infinity.
extension Timestamp: PostgresElement {
    package static var postgresType: PostgresType { .timestamptz }
    package static var postgresArrayType: PostgresType { .timestamptzArray }

    private static var microsecondsTo2000: Int64 { 946_684_800_000_000 }

    package func encode(into buffer: inout EncodingBuffer) {
        let (moment, overflow) = microseconds.subtractingReportingOverflow(Self.microsecondsTo2000)
        // The extreme would silently mean -infinity.
        if overflow || moment == .min { buffer.refuse("a moment is before the earliest that PostgreSQL knows") }
        buffer.append(moment)
    }

    package static func decode(_ bytes: RawSpan, type: PostgresType) throws(DecodingProblem) -> Timestamp {
        guard type == .timestamptz, bytes.byteCount == 8 else { throw .type }
        let moment: Int64 = bytes.load(at: 0)
        let (microseconds, overflow) = moment.addingReportingOverflow(microsecondsTo2000)
        guard moment != .min, moment != .max, !overflow else { throw .malformed("infinity is not a moment") }
        return Timestamp(microseconds: microseconds)
    }
}
