internal import CPostgres
import Logging

/// Writes the server's notices to the log; libpq's own way is to print them.
final class NoticeSink: Sendable {
    private let logger: Logger

    init(logger: Logger) {
        self.logger = logger
    }

    /// Takes the notices of a connection, which must not outlive this object.
    func attach(to connection: OpaquePointer) {
        PQsetNoticeReceiver(
            connection,
            { sink, result in
                guard let sink, let result else { return }
                Unmanaged<NoticeSink>.fromOpaque(sink).takeUnretainedValue().receive(result)
            },
            Unmanaged.passUnretained(self).toOpaque()
        )
    }

    private func receive(_ result: OpaquePointer) {
        let notice = ServerError(result: result, query: 0, sql: "")
        let level: Logger.Level = notice.severity == "WARNING" || notice.endsConnection ? .warning : .debug
        logger.log(
            level: level, "\(notice.severity.lowercased()) from the database: \(notice.message)", metadata: ["code": "\(notice.sqlState)"])
    }
}
