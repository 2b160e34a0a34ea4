package import AMQP
internal import Farm
package import JSON
internal import Jobs
package import Store

extension Publication {
    /// A dead letter on its way home: our queues by `goniec.work`, so that strangers who listen to events aren't told twice, other queues by
    /// their name. Its headers are those it first came with; the attempts are counted anew. Mandatory: a home that is gone is told.
    package init(replaying letter: StoredLetter, body: [UInt8]) {
        let isOurs = QueueName.consumed.contains(QueueName(rawValue: letter.summary.queue))
        self.init(
            exchange: isOurs ? ExchangeName.work : "",
            routingKey: letter.summary.queue,
            body: body,
            properties: MessageProperties(contentType: letter.contentType, headers: Message.original([String: FieldValue](letter.headers)))
        )
    }
}

extension [String: FieldValue] {
    /// Headers out of what the archive keeps of them.
    package init(_ json: JSONObject) {
        self.init(json.map { ($0.name, FieldValue($0.value)) }, uniquingKeysWith: { $1 })
    }
}

extension FieldValue {
    fileprivate init(_ value: JSONValue) {
        self =
            switch value {
            case .null: .void
            case .bool(let bool): .bool(bool)
            case .int(let number): .int(number)
            case .double(let number): .double(number)
            case .string(let text): .string(text)
            case .array(let values): .array(values.map { FieldValue($0) })
            case .object(let members): .table([String: FieldValue](members))
            }
    }
}
