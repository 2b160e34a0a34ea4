internal import JSON

/// How the database finds a number in an event's data.
enum EventFieldPath {
    /// The path with dots as SQL/JSON's: strict, so that lists aren't gone through, as conditions don't.
    static func jsonPath(of field: String) -> String {
        field.split(separator: ".").reduce("strict $") { $0 + "." + JSONValue.string(String($1)).text }
    }
}
