/// A delivery status notification (RFC 3464 in a multipart/report of RFC 6522): what became of a message, recipient by recipient.
package struct DeliveryStatus: Sendable {
    /// The ENVID of the original transaction, if the sender gave one.
    package let originalEnvelopeID: String?
    /// Which system reports, without the type in front.
    package let reportingMTA: String?
    /// One group per recipient; never empty.
    package let recipients: [Recipient]
    /// The header of the message that is reported on, as far as it was returned.
    package let originalHeaders: [MIMEMessage.Field]

    /// Reads a report; nil when the message isn't a delivery report with at least one recipient.
    package init?(_ message: MIMEMessage) {
        guard let report = Self.reportPart(message) else { return nil }
        var groups = Self.groups(report.decodedBody())
        guard !groups.isEmpty else { return nil }
        // Some systems leave the group about the message out.
        let isAboutMessage = groups[0].value(of: "Final-Recipient") == nil && groups[0].value(of: "Original-Recipient") == nil
        let perMessage = isAboutMessage ? groups.removeFirst() : Group(fields: [])
        recipients = groups.prefix(1_000).compactMap { Recipient($0) }
        guard !recipients.isEmpty else { return nil }
        originalEnvelopeID = perMessage.value(of: "Original-Envelope-Id")
        reportingMTA = perMessage.value(of: "Reporting-MTA").map { TypedField($0).value }
        originalHeaders = Self.returnedHeaders(message)
    }

    /// The Message-ID of the message that is reported on, without angle brackets.
    package var originalMessageID: String? {
        originalHeader("Message-ID").map { value in
            String(value.drop { $0 != "<" }.dropFirst().prefix { $0 != ">" }).nonEmpty ?? value
        }
    }

    /// The first field of this name (any case) in the returned header.
    package func originalHeader(_ name: String) -> String? {
        originalHeaders.first { $0.name.equalsIgnoringCase(name) }?.value
    }

    private static func reportPart(_ message: MIMEMessage) -> MIMEMessage? {
        message.firstPart("message", "delivery-status") ?? message.firstPart("message", "global-delivery-status")
    }

    private static func returnedHeaders(_ message: MIMEMessage) -> [MIMEMessage.Field] {
        for type in ["rfc822", "global"] {
            if let part = message.firstPart("message", type), let original = part.parts.first { return original.headers }
        }
        guard let part = message.firstPart("text", "rfc822-headers") ?? message.firstPart("message", "global-headers"),
            let headers = try? MIMEMessage(parsing: part.decodedBody())
        else { return [] }
        return headers.headers
    }

    /// A group of fields between empty lines.
    struct Group {
        let fields: [MIMEMessage.Field]

        func value(of name: String) -> String? {
            fields.first { $0.name.equalsIgnoringCase(name) }?.value.nonEmpty
        }
    }

    private static func groups(_ body: [UInt8]) -> [Group] {
        var groups: [Group] = []
        var start = 0
        while start < body.count, groups.count < 1_002 {
            let (fields, next) = HeaderFields.split(body, in: start..<body.count)
            if !fields.isEmpty, fields.count <= MIMEMessage.fieldLimit {
                groups.append(Group(fields: fields.map { MIMEMessage.Field($0, in: body) }))
            }
            start = next
        }
        return groups
    }
}
