/// Puts a message together from its method, its header and its body frames (AMQP 0-9-1 §4.2.6). Pure.
///
/// idle → (deliver or return) → awaiting header → (size > 0) → awaiting body → … → idle.
struct ContentAssembler: Equatable {
    /// What a content frame led to.
    enum Action: Equatable {
        case wait
        case event(Event)
        case violation
    }

    enum Opening: Equatable {
        case delivery(Method.Delivery)
        case returned(Method.Return)
    }

    private enum State: Equatable {
        case idle
        case awaitingHeader(Opening)
        case awaitingBody(Opening, MessageProperties, size: UInt64, received: [UInt8])
    }

    private var state = State.idle

    /// A message begins.
    mutating func opened(_ opening: Opening) -> Action {
        guard state == .idle else { return .violation }
        state = .awaitingHeader(opening)
        return .wait
    }

    /// Its header came.
    mutating func header(bodySize: UInt64, _ properties: MessageProperties) -> Action {
        guard case .awaitingHeader(let opening) = state else { return .violation }
        guard bodySize > 0 else {
            state = .idle
            return .event(Self.event(opening, properties, []))
        }
        state = .awaitingBody(opening, properties, size: bodySize, received: [])
        return .wait
    }

    /// A part of its body came.
    mutating func body(_ part: [UInt8]) -> Action {
        guard case .awaitingBody(let opening, let properties, let size, var received) = state else { return .violation }
        state = .idle
        if received.isEmpty {
            received = part
        } else {
            received += part
        }
        guard UInt64(received.count) <= size else { return .violation }
        guard UInt64(received.count) < size else { return .event(Self.event(opening, properties, received)) }
        state = .awaitingBody(opening, properties, size: size, received: received)
        return .wait
    }

    private static func event(_ opening: Opening, _ properties: MessageProperties, _ body: [UInt8]) -> Event {
        switch opening {
        case .delivery(let delivery):
            .delivered(
                Message(
                    tag: delivery.tag,
                    redelivered: delivery.redelivered,
                    exchange: delivery.exchange,
                    routingKey: delivery.routingKey,
                    properties: properties,
                    body: body
                ))
        case .returned(let returned):
            .returned(
                Returned(
                    code: returned.code,
                    reason: returned.reason,
                    exchange: returned.exchange,
                    routingKey: returned.routingKey,
                    messageID: properties.messageID,
                    body: body
                ))
        }
    }
}
