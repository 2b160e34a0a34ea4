internal import Identity
internal import JSON
internal import Scenario
internal import Store

/// Contacts out of lines of JSON: `{subject, email, locale, zone, attributes, consents}`.
struct JSONContacts {
    private let catalogue: [String: AttributeType]
    private let consents: ConsentDefaults
    private var checks = ContactChecks()

    init(options: ContactFileOptions) {
        catalogue = options.catalogue
        consents = ConsentDefaults(options.consents)
    }

    /// The contact that a line describes.
    mutating func contact(_ line: [UInt8], number: Int) throws(RowProblem) -> ImportedContact {
        var contact = ImportedContact(line: number, id: UUID(high: 0, low: 0), subject: [])
        var consents: [UInt8] = []
        var member: String?
        do {
            var reader = JSONReader(line)
            try reader.beginObject()
            while let name = try reader.nextName() {
                member = name
                try read(name, &reader, line, into: &contact, &consents)
            }
            member = nil
            try reader.finish()
            member = "subject"
            try checks.subject(contact.subject[...])
        } catch let error as ValueProblem {
            throw RowProblem(line: number, column: member, reason: error.reason)
        } catch {
            throw RowProblem(line: number, column: member, reason: "\(error)")
        }
        contact.id = ContactIdentity.contactID(subject: contact.subject)
        contact.consents = self.consents.object(with: consents)
        return contact
    }

    private mutating func read(
        _ name: String, _ reader: inout JSONReader, _ line: [UInt8], into contact: inout ImportedContact, _ consents: inout [UInt8]
    ) throws {
        if try reader.readNull() { return }
        switch name {
        case "subject": contact.subject = Array(try reader.readString().utf8)
        case "email":
            let text = Array(try reader.readString().utf8)
            try checks.email(text[...])
            contact.email = text
        case "locale":
            let text = Array(try reader.readString().utf8)
            try checks.locale(text[...])
            contact.locale = text
        case "zone":
            let text = Array(try reader.readString().utf8)
            try checks.zone(text[...])
            contact.zone = text
        case "attributes": try readAttributes(&reader, line, into: &contact)
        case "consents": consents = try readConsents(&reader)
        default: throw ValueProblem("there is no such member: known are subject, email, locale, zone, attributes and consents")
        }
    }

    /// The text goes into the database as it is, checked: numbers keep all their digits.
    private func readAttributes(_ reader: inout JSONReader, _ line: [UInt8], into contact: inout ImportedContact) throws {
        let start = reader.position
        try reader.beginObject()
        while let name = try reader.nextName() {
            let range = try reader.skipValue()
            if line[range.lowerBound] == UInt8(ascii: "n") { contact.hasNull = true }
            guard !catalogue.isEmpty else { continue }
            guard let type = catalogue[name] else { throw ValueProblem("\(ContactFileError.uncatalogued(name))") }
            do {
                try AttributeText.check(line[range], is: type)
            } catch {
                throw ValueProblem("\(name): \(error.reason)")
            }
        }
        contact.attributes = Array(line[start..<reader.position])
    }

    private func readConsents(_ reader: inout JSONReader) throws -> [UInt8] {
        var members: [UInt8] = []
        try reader.beginObject()
        while let topic = try reader.nextName() {
            guard !topic.isEmpty else { throw ValueProblem("a topic needs a name") }
            if !members.isEmpty { members.append(UInt8(ascii: ",")) }
            AttributeText.appendString(ArraySlice(topic.utf8), to: &members)
            members += Array((try reader.readBool() ? ":true" : ":false").utf8)
        }
        return members
    }
}
