package import Scenario

/// An entry of the attribute catalogue.
package struct AttributeDefinition: Sendable, Equatable {
    /// The attribute's name.
    package let name: String
    /// What kind of value it has.
    package let type: AttributeType
    /// What it says of a contact, for people.
    package let description: String?

    /// Describes an attribute.
    package init(name: String, type: AttributeType, description: String? = nil) {
        self.name = name
        self.type = type
        self.description = description
    }
}
