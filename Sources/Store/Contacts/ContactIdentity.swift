package import Identity

/// How a contact's id follows from the subject that integrations call it by.
package enum ContactIdentity {
    /// The namespace of contact ids: UUIDv5 of the URL namespace and "urn:goniec:contact".
    package static let namespace = UUID.version5(namespace: .urlNamespace, name: "urn:goniec:contact".utf8)

    /// The id of the contact with this subject.
    package static func contactID(subject: String) -> UUID {
        UUID.version5(namespace: namespace, name: subject.utf8)
    }

    /// The same for a subject in UTF-8.
    package static func contactID(subject: [UInt8]) -> UUID {
        UUID.version5(namespace: namespace, name: subject)
    }
}

/// How an event's inbox id follows from what its publisher calls it.
package enum EventIdentity {
    /// The namespace of inbox ids: UUIDv5 of the URL namespace and "urn:goniec:event".
    package static let namespace = UUID.version5(namespace: .urlNamespace, name: "urn:goniec:event".utf8)

    /// The inbox id of an event: source and id together are unique (CloudEvents 1.0, §3.1). U+001F stands in neither.
    package static func inboxID(source: String, id: String) -> UUID {
        UUID.version5(namespace: namespace, name: (source + "\u{1F}" + id).utf8)
    }
}

extension UUID {
    /// The namespace for URLs (RFC 9562, appendix C).
    static let urlNamespace = UUID(high: 0x6BA7_B811_9DAD_11D1, low: 0x80B4_00C0_4FD4_30C8)
}
