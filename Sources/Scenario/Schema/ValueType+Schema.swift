internal import JSON

extension ValueType {
    /// What the JSON Schema says of it.
    var schema: JSONObject {
        switch self {
        case .expression: ["type": ["string", "number", "boolean", "null"]]
        case .condition: ["type": ["string", "boolean"], "minLength": 1]
        case .count(let range): ["type": "integer", "minimum": .int(Int64(range.lowerBound)), "maximum": .int(Int64(range.upperBound))]
        case .choice(let words): ["enum": .array(words.map { .string($0) })]
        case .flag: ["const": true]
        case .shape(let shape): ["$ref": FileSchema.reference(to: shape)]
        case .list(let element, let least):
            ["type": "array", "items": .object(element.schema), "minItems": .int(Int64(least))]
        case .map(let value): ["type": "object", "additionalProperties": .object(value.schema), "minProperties": 1]
        case .either(let types): ["anyOf": .array(types.map { .object($0.schema) })]
        default: textSchema
        }
    }

    private var textSchema: JSONObject {
        var schema: JSONObject = ["type": "string"]
        if let pattern { schema["pattern"] = .string("^(\(pattern))$") } else { schema["minLength"] = 1 }
        if let format { schema["format"] = .string(format) }
        if !examples.isEmpty { schema["examples"] = .array(examples.map { .string($0) }) }
        return schema
    }

    /// The regular expression of the whole text; nil when any text will do as far as a schema can say.
    private var pattern: String? {
        let duration = "(?=.)([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?"
        let weekday = "(\(Weekday.allCases.map(\.name).joined(separator: "|")))"
        return switch self {
        case .identifier, .target: "[a-z0-9._-]{1,64}"
        case .eventType: #"\S{1,255}"#
        case .duration: duration
        case .offset: "-?\(duration)"
        case .pause: "after: *\(duration)"
        case .topic: "[a-z0-9][a-z0-9-]{0,62}"
        case .mailAddress: ".*@.*"
        case .cron: "@[a-zA-Z]+|[^ @]+( +[^ ]+){4}"
        case .timeOfDay: "([01]?[0-9]|2[0-3]):[0-5][0-9]|24:00"
        case .weekdays: "\(weekday)(-\(weekday))?"
        case .percentage: #"[0-9]{1,2}(\.[0-9]{1,2})?%"#
        default: nil
        }
    }

    private var format: String? {
        if case .moment = self { "date-time" } else { nil }
    }

    /// What it can look like.
    var examples: [String] {
        switch self {
        case .eventType: ["order.placed"]
        case .duration: ["2h", "1h30m", "3d"]
        case .offset: ["-1d", "12h"]
        case .pause: ["after: 30d"]
        case .topic: ["offers"]
        case .mailAddress: ["Shop <hello@shop.example>"]
        case .cron: ["0 12 * * *", "0 9 * * mon-fri", "@daily"]
        case .moment: ["2026-11-24T08:00:00+01:00"]
        case .timeOfDay: ["09:00", "24:00"]
        case .zone: ["Europe/Warsaw", "UTC"]
        case .zoneChoice: ["contact", "Europe/Warsaw"]
        case .weekdays: ["mon", "mon-fri"]
        case .holidays: ["2026-12-24", "12-25"]
        case .percentage: ["5%", "2.5%"]
        default: []
        }
    }
}
