/// The value of a field that names its type first: `rfc822; someone@example.com`.
struct TypedField {
    let type: String?
    let value: String

    init(_ text: String) {
        let halves = text.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2 else {
            (type, value) = (nil, text)
            return
        }
        type = halves[0].utf8.trimmed.text.asciiLowercased
        value = String(halves[1]).utf8.trimmed.text
    }
}

extension String {
    var nonEmpty: String? { isEmpty ? nil : self }
}
