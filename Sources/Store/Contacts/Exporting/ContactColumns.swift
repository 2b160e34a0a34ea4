package import Scenario

/// The columns of contacts as CSV: `subject`, `email`, `locale`, `zone`, attributes, and `consent.TOPIC`.
///
/// An attribute's column is its name; `attributes.` is put before a name that would be taken for something else, and `:type` after one
/// whose type the catalogue doesn't tell. The type `json` is any, written as JSON.
package enum ContactColumns {
    /// The columns that aren't attributes.
    package static let own = ["subject", "email", "locale", "zone"]
    /// What consents' columns begin with.
    package static let consentPrefix = "consent."
    /// What an attribute's column may begin with.
    package static let attributePrefix = "attributes."
    /// The type of a column with values of any.
    package static let anyType = "json"

    /// An attribute's column and how its values are written.
    package struct Attribute: Sendable, Equatable {
        /// The attribute.
        package let name: String
        /// Its values' type; nil for any, written as JSON.
        package let type: AttributeType?

        /// Names a column.
        package init(name: String, type: AttributeType?) {
            self.name = name
            self.type = type
        }

        /// Reads a header's name; `catalogued` gives the catalogue's type of an attribute. Text where nothing says more.
        package init(header: String, catalogued: (String) -> AttributeType?) {
            var name = header
            var suffix: AttributeType??
            if let colon = header.lastIndex(of: ":") {
                let word = String(header[header.index(after: colon)...])
                if word == anyType { suffix = .some(nil) }
                if let type = AttributeType(rawValue: word) { suffix = type }
                if suffix != nil { name = String(header[..<colon]) }
            }
            if name.hasPrefix(attributePrefix) { name = String(name.dropFirst(attributePrefix.count)) }
            self.init(name: name, type: suffix ?? catalogued(name) ?? .text)
        }

        /// The column's name, which `init(header:catalogued:)` reads back.
        package func header(catalogued: AttributeType?) -> String {
            let isOdd = own.contains(name) || name.hasPrefix(consentPrefix) || name.hasPrefix(attributePrefix) || name.isEmpty
            let plain = (isOdd ? attributePrefix : "") + name
            let needsType = type != (catalogued ?? .text) || Attribute(header: plain, catalogued: { _ in catalogued }).name != name
            return needsType ? "\(plain):\(type?.rawValue ?? anyType)" : plain
        }
    }
}

extension ContactColumns.Attribute {
    /// The column for an attribute as contacts have it, in the catalogue's type when all values are of it.
    init(_ observed: ObservedAttribute, catalogued: AttributeType?) {
        let kinds = Set(observed.counts.filter { $0.value > 0 }.keys)
        if let catalogued, kinds.isSubset(of: catalogued.kinds) {
            self.init(name: observed.name, type: catalogued)
        } else {
            // A text that looks like a day is a text where nobody says otherwise.
            let type = observed.type
            self.init(name: observed.name, type: type == .date || type == .timestamp ? .text : type)
        }
    }
}

extension AttributeType {
    /// What values of this type look like.
    fileprivate var kinds: Set<ObservedAttribute.Kind> {
        switch self {
        case .text: [.text, .date, .timestamp]
        case .number: [.number, .integer]
        case .integer: [.integer]
        case .boolean: [.boolean]
        case .timestamp: [.timestamp]
        case .date: [.date]
        case .list: [.list]
        case .object: [.object]
        }
    }
}
