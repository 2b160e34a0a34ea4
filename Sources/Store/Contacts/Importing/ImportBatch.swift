internal import Identity

/// Contacts on their way into the database, as `COPY … (FORMAT binary)` takes them (PostgreSQL, COPY, "Binary Format").
package struct ImportBatch: Sendable {
    /// How many contacts there are.
    package private(set) var count = 0
    private(set) var hasConsents = false
    private(set) var hasRepeats = false
    private var contacts: Set<UUID> = []
    private var data: [UInt8]
    /// Where each contact stands in the file, and where its bytes begin.
    private var places: [(line: Int, offset: Int)] = []

    /// No contacts.
    package init() {
        data = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00] + [UInt8](repeating: 0, count: 8)
    }

    /// How many bytes they take.
    package var size: Int { data.count }

    /// The columns, in the order of `append`.
    static let columns = "line, contact_id, subject, email, locale, zone, attributes, has_null, consents"

    /// Everything up to the trailer.
    var copyData: [UInt8] { data + [0xFF, 0xFF] }

    /// Adds a contact; the same one may come again, and what is said last counts.
    package mutating func append(_ contact: ImportedContact) {
        if !contacts.insert(contact.id).inserted { hasRepeats = true }
        if contact.consents != nil { hasConsents = true }
        count += 1
        places.append((contact.line, data.count))
        write(Int16(9))
        field(Int64(contact.line))
        write(Int32(16))
        write(contact.id.high)
        write(contact.id.low)
        field(contact.subject)
        field(contact.email)
        field(contact.locale)
        field(contact.zone)
        json(contact.attributes)
        write(Int32(1))
        data.append(contact.hasNull ? 1 : 0)
        json(contact.consents)
    }

    /// The contacts that stand before a line of the file.
    package func prefix(before line: Int) -> ImportBatch {
        guard let end = places.firstIndex(where: { $0.line >= line }) else { return self }
        var part = self
        part.data.removeSubrange(places[end].offset...)
        part.places.removeSubrange(end...)
        part.count = end
        return part
    }

    private mutating func field<Number: FixedWidthInteger>(_ number: Number) {
        write(Int32(MemoryLayout<Number>.size))
        write(number)
    }

    private mutating func field(_ text: [UInt8]?) {
        guard let text else { return write(Int32(-1)) }
        write(Int32(text.count))
        data.append(contentsOf: text)
    }

    private mutating func json(_ text: [UInt8]?) {
        guard let text else { return write(Int32(-1)) }
        write(Int32(text.count + 1))
        data.append(1)
        data.append(contentsOf: text)
    }

    private mutating func write<Number: FixedWidthInteger>(_ number: Number) {
        withUnsafeBytes(of: number.bigEndian) { data.append(contentsOf: $0) }
    }
}
