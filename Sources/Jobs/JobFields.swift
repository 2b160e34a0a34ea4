internal import Identity
internal import JSON
internal import Time

/// Writes a job's object: its schema, then `members`.
func encode(_ members: (inout JSONWriter) -> Void) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
        writer.member("schema", jobSchema)
        members(&writer)
    }
    return writer.bytes
}

/// The members of a job's object; unknown ones are let be, so that a newer minor form can add some.
struct JobFields {
    private var strings: [(name: String, value: String)] = []
    private var numbers: [(name: String, value: Int64)] = []

    init(_ body: [UInt8]) throws(JobError) {
        do {
            try read(body)
        } catch {
            throw .malformed(error.description)
        }
        let schema = try int("schema")
        guard schema >= 1, schema <= jobSchema else { throw .unknownSchema(schema) }
    }

    private mutating func read(_ body: [UInt8]) throws(JSONError) {
        var reader = JSONReader(body)
        try reader.beginObject()
        while let name = try reader.nextName() {
            switch try reader.readValue() {
            case .string(let text): strings.append((name, text))
            case .int(let number): numbers.append((name, number))
            default: break
            }
        }
        try reader.finish()
    }

    func string(_ name: String) throws(JobError) -> String {
        guard let value = strings.last(where: { $0.name == name })?.value else { throw .malformed("no text \"\(name)\"") }
        return value
    }

    func int(_ name: String) throws(JobError) -> Int64 {
        guard let value = numbers.last(where: { $0.name == name })?.value else { throw .malformed("no number \"\(name)\"") }
        return value
    }

    func moment(_ name: String) throws(JobError) -> Timestamp {
        let moment = Timestamp(microseconds: try int(name))
        guard moment >= .earliest, moment <= .latest else { throw .malformed("\"\(name)\" is out of range") }
        return moment
    }

    func id(_ name: String) throws(JobError) -> UUID {
        guard let id = UUID(try string(name)) else { throw .malformed("\"\(name)\" is not a UUID") }
        return id
    }
}
