internal import AMQP
internal import Farm
internal import Identity
package import JSON
internal import Jobs
internal import OpenSSL
package import Store

extension DeadLetter {
    /// A copy of a letter with another body or other headers; whom it concerns is read anew. Replayed, and dead once more, a copy with a body
    /// of its own is the same letter again.
    package init(editing original: StoredLetter, body: [UInt8], contentType: String?, headers: JSONObject, isSameBody: Bool) {
        var fields = [String: FieldValue](headers)
        fields[HeaderName.deadQueue] = .string(original.summary.queue)
        fields[HeaderName.deadReason] = .string(original.summary.reason)
        let message = Message(
            tag: 0, routingKey: original.routingKey, properties: MessageProperties(contentType: contentType, headers: fields), body: body
        )
        let read = DeadLetter(message)
        // With the body alone it would be the original.
        let differing = Array((contentType ?? "").utf8) + JSONValue.object(headers).bytes
        self.init(
            id: isSameBody ? UUID.version5(namespace: read.id, name: differing) : read.id, queue: read.queue, reason: read.reason,
            fingerprint: read.fingerprint, failures: original.failures, routingKey: read.routingKey, contentType: read.contentType,
            headers: read.headers, body: body, attempts: 0, contact: read.contact, delivery: read.delivery, wake: read.wake
        )
    }
}
