package import JSON
package import Scenario

/// What an event says of its contact: any event may carry `data.contact {email, locale, zone, attributes}`.
package struct ContactUpdate: Sendable, Equatable {
    /// A new address.
    package var email: String?
    /// A new locale, BCP 47.
    package var locale: String?
    /// A new time zone, IANA.
    package var zone: String?
    /// Attributes to set; null removes one.
    package var attributes: JSONObject

    /// Notes what is to change.
    package init(email: String? = nil, locale: String? = nil, zone: String? = nil, attributes: JSONObject = JSONObject()) {
        self.email = email
        self.locale = locale
        self.zone = zone
        self.attributes = attributes
    }

    /// The contact with the changes made.
    package func applied(to contact: Contact) -> Contact {
        var attributes = contact.attributes
        for (name, value) in self.attributes { attributes[name] = value == .null ? nil : value }
        return Contact(
            id: contact.id, subject: contact.subject, email: email ?? contact.email, locale: locale ?? contact.locale,
            zone: zone ?? contact.zone, attributes: attributes
        )
    }
}
