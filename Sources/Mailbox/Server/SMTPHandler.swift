internal import NIOCore
internal import NIOPosix
internal import NIOSSL

/// Carries out what an `SMTPSession` decides: the only place where the protocol meets sockets, timers and files.
final class SMTPHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var session: SMTPSession
    private let store: MessageStore
    private let files: NIOThreadPool
    private let tls: NIOSSLContext?
    private var actions: [SMTPSession.Action] = []
    private var input = ByteBuffer()
    private var wait = Wait.nothing
    private var isLeaving = false

    /// What has to end before the next action.
    private enum Wait {
        case nothing, pause, store, close
    }

    init(session: SMTPSession, store: MessageStore, files: NIOThreadPool, tls: NIOSSLContext?) {
        self.session = session
        self.store = store
        self.files = files
        self.tls = tls
    }

    func channelActive(context: ChannelHandlerContext) {
        actions += session.connected()
        proceed(context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        if input.readableBytes == 0 { input = bytes } else { input.writeBuffer(&bytes) }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        proceed(context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is IdleStateHandler.IdleStateEvent where wait == .nothing: leave(.idle, context)
        case is MailboxCloses: leaveInOrder(context)
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A reset or a failed handshake: a client's affair, not the mailbox's.
        context.close(promise: nil)
    }

    /// Performs actions and takes input until something has to be waited for.
    private func proceed(_ context: ChannelHandlerContext) {
        while wait == .nothing {
            if !actions.isEmpty {
                perform(actions.removeFirst(), context)
            } else if isLeaving {
                isLeaving = false
                actions = session.end(.closing)
            } else if session.wantsInput, input.readableBytes > 0 {
                let (consumed, more) = input.withUnsafeReadableBytes { session.receive($0) }
                input.moveReaderIndex(forwardBy: consumed)
                actions += more
            } else {
                break
            }
        }
        context.flush()
        // Reading on while busy would collect without limit what a client sends ahead.
        if wait == .nothing, context.channel.isActive { context.read() }
    }

    private func perform(_ action: SMTPSession.Action, _ context: ChannelHandlerContext) {
        switch action {
        case .send(let reply): context.write(wrapOutboundOut(context.channel.allocator.buffer(bytes: reply.bytes)), promise: nil)
        case .pause(let duration): pause(duration, context)
        case .store(let submission): keep(submission, context)
        case .startTLS: startTLS(context)
        case .close:
            wait = .close
            context.flush()
            context.close(promise: nil)
        }
    }

    private func pause(_ duration: Duration, _ context: ChannelHandlerContext) {
        wait = .pause
        context.flush()
        context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(duration)) {
            guard self.wait == .pause else { return }
            self.wait = .nothing
            self.proceed(context)
        }
    }

    private func keep(_ submission: Submission, _ context: ChannelHandlerContext) {
        wait = .store
        let store = store
        let stored = files.runIfActive(eventLoop: context.eventLoop) { try store.store(submission).id }
        stored.assumeIsolated().whenComplete { result in
            self.wait = .nothing
            self.actions += self.session.stored(as: (try? result.get()).map(\.description))
            self.proceed(context)
        }
    }

    private func startTLS(_ context: ChannelHandlerContext) {
        context.flush()
        input.clear()
        guard let tls else { return context.close(promise: nil) }
        do {
            try context.channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls), position: .first)
            session.secured()
        } catch {
            context.close(promise: nil)
        }
    }

    private func leave(_ reply: ServerReply, _ context: ChannelHandlerContext) {
        actions = session.end(reply)
        proceed(context)
    }

    private func leaveInOrder(_ context: ChannelHandlerContext) {
        switch wait {
        case .nothing: leave(.closing, context)
        // The client is told of its message first, or it would send it again elsewhere.
        case .store: isLeaving = true
        case .pause, .close: context.close(promise: nil)
        }
    }
}

/// Tells the connections of a mailbox that it closes.
struct MailboxCloses: Sendable {}
