/// A message that came back because no queue takes it (basic.return).
struct Returned: Equatable {
    let code: UInt16
    let reason: String
    let exchange: String
    let routingKey: String
    let messageID: String?
    let body: [UInt8]

    /// Whether its content is the publication's.
    func isReturn(of publication: Publication) -> Bool {
        publication.isMandatory && routingKey == publication.routingKey && exchange == publication.exchange
            && messageID == publication.properties.messageID && body == publication.body
    }
}
