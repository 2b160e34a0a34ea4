internal import Identity
internal import Scenario
internal import Store

/// What the columns of a CSV file of contacts are, and contacts out of its records.
struct CSVContacts {
    private enum Column {
        case subject
        case email
        case locale
        case zone
        /// The name as JSON, with its colon.
        case attribute(name: [UInt8], type: AttributeType?)
        case consent(topic: [UInt8])
    }

    private let headers: [String]
    private let columns: [Column]
    private let consents: ConsentDefaults
    private var checks = ContactChecks()

    /// Reads the header. Throws what can't work for any row.
    init(header: CSVRecord, options: ContactFileOptions) throws(ContactFileError) {
        consents = ConsentDefaults(options.consents)
        var headers: [String] = []
        var columns: [Column] = []
        for index in 0..<header.count {
            guard let name = String(validating: header[index], as: UTF8.self), !name.utf8.contains(0) else {
                throw .header("the header isn't UTF-8")
            }
            if headers.contains(name) { throw .header("the column \(name) is there twice") }
            headers.append(name)
            columns.append(try Self.column(name, options))
        }
        let subject = options.subjectColumn
        guard headers.contains(subject) else {
            let hint = headers.count == 1 && headers[0].contains(";") ? "; columns are separated by commas" : ""
            throw .header("no column is called \(subject)\(hint): --subject-column names another")
        }
        self.headers = headers
        self.columns = columns
    }

    private static func column(_ name: String, _ options: ContactFileOptions) throws(ContactFileError) -> Column {
        switch name {
        case options.subjectColumn: return .subject
        case "email": return .email
        case "locale": return .locale
        case "zone": return .zone
        default: break
        }
        if name.hasPrefix(ContactColumns.consentPrefix) {
            let topic = String(name.dropFirst(ContactColumns.consentPrefix.count))
            guard !topic.isEmpty else { throw .header("the column \(name) names no topic") }
            return .consent(topic: jsonName(topic))
        }
        let attribute = ContactColumns.Attribute(header: name) { options.catalogue[$0] }
        guard options.catalogue.isEmpty || options.catalogue[attribute.name] != nil else { throw .uncatalogued(attribute.name) }
        guard options.catalogue[attribute.name] == nil || attribute.type == options.catalogue[attribute.name] else {
            throw .header("the catalogue says that \(attribute.name) is \(options.catalogue[attribute.name]?.rawValue ?? "")")
        }
        return .attribute(name: jsonName(attribute.name), type: attribute.type)
    }

    private static func jsonName(_ name: String) -> [UInt8] {
        var json: [UInt8] = []
        AttributeText.appendString(ArraySlice(name.utf8), to: &json)
        return json + [UInt8(ascii: ":")]
    }

    /// The contact that a record describes.
    mutating func contact(_ record: CSVRecord) throws(RowProblem) -> ImportedContact {
        guard record.count == columns.count else {
            throw RowProblem(line: record.line, reason: "\(record.count) fields, where the header has \(columns.count)")
        }
        try checkText(record)
        var contact = ImportedContact(line: record.line, id: UUID(high: 0, low: 0), subject: [], attributes: [UInt8(ascii: "{")])
        var consents: [UInt8] = []
        var column = 0
        do throws(ValueProblem) {
            for index in columns.indices where !record.isAbsent(index) {
                column = index
                try read(record[index], columns[index], into: &contact, &consents)
            }
            column = columns.firstIndex { if case .subject = $0 { true } else { false } } ?? 0
            try checks.subject(contact.subject[...])
        } catch {
            throw RowProblem(line: record.line, column: headers[column], reason: error.reason)
        }
        contact.id = ContactIdentity.contactID(subject: contact.subject)
        contact.attributes.append(UInt8(ascii: "}"))
        contact.consents = self.consents.object(with: consents)
        return contact
    }

    private mutating func read(
        _ text: ArraySlice<UInt8>, _ column: Column, into contact: inout ImportedContact, _ consents: inout [UInt8]
    ) throws(ValueProblem) {
        switch column {
        case .subject: contact.subject = Array(text)
        case .email:
            try checks.email(text)
            contact.email = Array(text)
        case .locale:
            try checks.locale(text)
            contact.locale = Array(text)
        case .zone:
            try checks.zone(text)
            contact.zone = Array(text)
        case .attribute(let name, let type):
            if contact.attributes.count > 1 { contact.attributes.append(UInt8(ascii: ",")) }
            contact.attributes.append(contentsOf: name)
            if try AttributeText.append(text, as: type, to: &contact.attributes) { contact.hasNull = true }
        case .consent(let topic):
            guard let granted = AttributeText.boolean(text) else { throw ValueProblem("yes or no is needed") }
            if !consents.isEmpty { consents.append(UInt8(ascii: ",")) }
            consents += topic + Array((granted ? "true" : "false").utf8)
        }
    }

    /// All of a record at once: most are ASCII.
    private func checkText(_ record: CSVRecord) throws(RowProblem) {
        if record.bytes.allSatisfy({ $0 < 0x80 && $0 != 0 }) { return }
        for index in 0..<record.count {
            if record[index].contains(0) {
                throw RowProblem(
                    line: record.line, column: headers[index], reason: "there is a NUL character (\\u0000), which can't be stored")
            }
            guard String(validating: record[index], as: UTF8.self) != nil else {
                throw RowProblem(line: record.line, column: headers[index], reason: "the text isn't UTF-8: save the file in that encoding")
            }
        }
    }
}
