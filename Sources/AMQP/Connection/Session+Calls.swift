internal import DequeModule
internal import Dispatch
internal import IO

extension Session {
    /// Asks and suspends until the broker answered; a caller that is cancelled leaves the answer to be thrown away.
    func call(_ request: Request, on channel: UInt16 = Link.channel) async throws(AMQPError) -> Reply {
        let number = try post(request, on: channel)
        return try await replies.wait(as: number)
    }

    /// Asks on a channel of its own, because the broker answers a refusal by closing the channel: confirms of the main one would be lost.
    func callApart(_ request: Request) async throws(AMQPError) -> Reply {
        guard let channel = freeChannels.popLast() else {
            throw .outOfResources("too many requests to the broker at once; 15 are the most")
        }
        do throws(AMQPError) {
            let opening = try post(.openChannel, on: channel)
            _ = try await replies.wait(as: opening)
            let reply = try await call(request, on: channel)
            _ = try post(.closeChannel, on: channel)
            return reply
        } catch .cancelled {
            _ = try post(.closeChannel, on: channel)
            throw .cancelled
        } catch {
            throw error
        }
    }

    /// Writes without waiting for more than the socket.
    func write(_ body: (Link) throws(AMQPError) -> Void) throws(AMQPError) {
        if let writeFailure { throw writeFailure }
        do throws(AMQPError) {
            try watchdog.guarding { () throws(AMQPError) in try body(link) }
        } catch {
            writeFailure = error
            queue.dispatchQueue.async(execute: pump)
            throw error
        }
    }

    private func post(_ request: Request, on channel: UInt16) throws(AMQPError) -> UInt64 {
        var replyID: UInt32 = 0
        try write { link throws(AMQPError) in replyID = try link.send(request, on: channel) }
        callCount += 1
        let limit = request == .closeConnection ? min(watchdog.limit, .seconds(2)) : watchdog.limit
        let deadline = DispatchTime.now() + .nanoseconds(Int(limit / .nanoseconds(1)))
        calls[channel, default: []].append(Call(number: callCount, request: request, replyID: replyID, deadline: deadline))
        // A write may pull frames off the socket, which then doesn't become readable for them.
        queue.dispatchQueue.async(execute: pump)
        return callCount
    }

    /// The answer to a channel's oldest request came.
    func answered(_ reply: Reply, id: UInt32, on channel: UInt16) throws(AMQPError) {
        guard let call = calls[channel]?.popFirst(), call.replyID == id else {
            throw .connectionLost("the broker answered what wasn't asked")
        }
        if call.request == .closeChannel { free(channel) }
        replies.resume(call.number, with: .success(reply))
    }

    /// The broker closed a channel: the end for the main one, a refusal for the others.
    func channelClosed(_ channel: UInt16, _ error: AMQPError) throws(AMQPError) {
        try link.confirmClose(of: channel)
        guard channel != Link.channel else { throw error }
        let pending = calls.removeValue(forKey: channel) ?? []
        // Our own close may have crossed the broker's; its answer is still to come, and the number isn't free before.
        let closing = pending.filter { $0.request == .closeChannel }
        if closing.isEmpty {
            free(channel)
        } else {
            calls[channel] = Deque(closing)
        }
        for call in pending where call.request != .closeChannel {
            replies.resume(call.number, with: .failure(error))
        }
    }

    private func free(_ channel: UInt16) {
        calls[channel] = nil
        freeChannels.append(channel)
    }
}
