package import JSON

/// What an event says of its contact: any event may carry `data.contact {email, locale, zone, attributes, consents}`.
package struct ContactUpdate: Sendable, Equatable {
    /// A new address.
    package var email: String?
    /// A new locale, BCP 47.
    package var locale: String?
    /// A new time zone, IANA.
    package var zone: String?
    /// Attributes to set; null removes one.
    package var attributes: JSONObject
    /// What the contact says of topics.
    package var consents: [String: Bool]

    /// Notes what is to change.
    package init(
        email: String? = nil, locale: String? = nil, zone: String? = nil, attributes: JSONObject = JSONObject(),
        consents: [String: Bool] = [:]
    ) {
        self.email = email
        self.locale = locale
        self.zone = zone
        self.attributes = attributes
        self.consents = consents
    }

    /// Makes the changes, but for consents.
    package func apply(to contact: inout Contact) {
        if let email { contact.email = email }
        if let locale { contact.locale = locale }
        if let zone { contact.zone = zone }
        for (name, value) in attributes { contact.attributes[name] = value == .null ? nil : value }
    }
}

extension ContactUpdate {
    /// Why an event's `data.contact` can't be followed.
    package struct Fault: Error, Equatable, CustomStringConvertible {
        /// A sentence without a full stop.
        package let description: String

        init(_ description: String) {
            self.description = description
        }
    }

    /// Reads an event's `data.contact`; nil when the event says nothing of its contact.
    package init?(data: JSONValue) throws(Fault) {
        guard let contact = data["contact"], contact != .null else { return nil }
        guard let members = contact.object else { throw Fault("data.contact is no object") }
        self.init()
        for (name, value) in members {
            switch (name, value) {
            case (_, .null): continue
            case ("email", .string(let text)): email = text
            case ("locale", .string(let text)): locale = text
            case ("zone", .string(let text)): zone = text
            case ("attributes", .object(let object)): attributes = object
            case ("consents", .object(let object)): consents = try Self.consents(object)
            case ("email", _), ("locale", _), ("zone", _): throw Fault("data.contact.\(name) is no text")
            case ("attributes", _), ("consents", _): throw Fault("data.contact.\(name) is no object")
            default: throw Fault("data.contact has the unknown member \"\(name)\": known are email, locale, zone, attributes, consents")
            }
        }
    }

    private static func consents(_ object: JSONObject) throws(Fault) -> [String: Bool] {
        var consents: [String: Bool] = [:]
        for (topic, value) in object {
            guard case .bool(let granted) = value else { throw Fault("data.contact.consents.\(topic) is neither true nor false") }
            consents[topic] = granted
        }
        return consents
    }
}
