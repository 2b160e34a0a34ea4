package import Logging
internal import ServiceLifecycle
internal import UnixSignals

/// Runs roles until SIGTERM or Ctrl-C: then they drain, and what isn't done within the grace period is cancelled. A second signal
/// doesn't wait for it.
package struct Runner: Sendable {
    private let settings: Settings
    private let logger: Logger

    /// Runs roles that are configured by `settings`.
    package init(settings: Settings, logger: Logger) {
        self.settings = settings
        self.logger = logger
    }

    /// Returns when everything has ended; throws when something failed that can't be waited for.
    package func run(_ roles: [Role]) async throws {
        let services = try Composition(settings: settings, logger: logger).services(of: roles)
        var configuration = ServiceGroupConfiguration(
            services: services.map {
                .init(service: $0, successTerminationBehavior: .ignore, failureTerminationBehavior: .gracefullyShutdownGroup)
            },
            cancellationSignals: [.sigquit],
            logger: logger
        )
        configuration.maximumGracefulShutdownDuration = .seconds(try settings.integer("drain.seconds"))
        logger.notice("starting", metadata: ["roles": "\(roles.map(\.rawValue).joined(separator: " "))"])
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        try await Termination(signals: signals).run(ServiceGroup(configuration: configuration))
        logger.notice("ended")
    }
}
