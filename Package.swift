// swift-tools-version: 6.2
import PackageDescription

// The house, from the roof down: an arrow (a dependency) only ever points to a line below.
// scripts/check reads this file's targets and Sources/ imports and refuses an arrow upward.

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .treatAllWarnings(as: .error),
]

func module(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: [.target(name: name)] + dependencies,
        resources: resources,
        swiftSettings: settings
    )
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let collections = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let orderedCollections = Target.Dependency.product(name: "OrderedCollections", package: "swift-collections")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let heap = Target.Dependency.product(name: "HeapModule", package: "swift-collections")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let log = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "goniec",
    products: [.executable(name: "goniec", targets: ["goniec"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: ["YAML", "CommandLineArguments"]),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .executableTarget(
            name: "goniec",
            dependencies: ["App", "Identity", "JSON", "Liquid", "Scenario", "Simulator", "Store", "Time", argumentParser, log],
            swiftSettings: settings),
        // What scripts/bench measures; no product, and no part of the house.
        .executableTarget(
            name: "language-bench", dependencies: ["CEL", "JSON", "Liquid"], path: "Benchmarks/Languages", swiftSettings: settings),
        module(
            "App",
            [
                "Edge", "Mailbox", "Workers", "Scheduler", "Farm", "Delivery", "Store", "Simulator", "Scenario", "CEL", "Liquid", "AMQP",
                "Postgres",
                "Curl",
                "OpenSSL", "IO", "Mail", "Jobs", "JSON", "Identity", "Time", configuration, lifecycle, log, systemPackage, unixSignals,
                yams,
            ]),
        module("Edge", ["Store", "Postgres", "IO", "Identity", "Mail", "OpenSSL", hummingbird, lifecycle, log, nioCore]),
        module("Mailbox", ["Mail", "JSON", "Time", hummingbird, lifecycle, log, nioCore, nioPosix, nioSSL]),
        module(
            "Workers",
            [
                "Farm", "Delivery", "Curl", "Store", "Scenario", "AMQP", "Postgres", "Jobs", "JSON", "Liquid", "Mail", "OpenSSL",
                "Identity", "Time", "IO", collections, log, lifecycle,
            ]),
        module("Scheduler", ["Farm", "Store", "Scenario", "AMQP", "IO", "Jobs", "Postgres", "Time", log, lifecycle]),
        module("Delivery", ["Curl", "Mail", "OpenSSL", "Time"]),
        module("Farm", ["AMQP", "Jobs", "IO", log, lifecycle, collections]),
        module("Store", ["Postgres", "Scenario", "Jobs", "JSON", "Identity", "IO", "Time", log], resources: [.embedInCode("Migrations")]),

        // One C library each; they know nothing of e-mail.
        module("AMQP", ["CRabbitMQ", "IO", collections, log]),
        module("Postgres", ["CPostgres", "IO", "Identity", "Time", collections, log]),
        module("Curl", ["CCurl", "IO"]),
        module("OpenSSL", ["COpenSSL"]),
        module("IO"),
        .systemLibrary(name: "CRabbitMQ", pkgConfig: "librabbitmq", providers: [.apt(["librabbitmq-dev"])]),
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),

        // Pure: no I/O, no clock, no randomness of their own.
        module("Simulator", ["Scenario", "JSON", "Identity", "Time", heap, yams]),
        module("Scenario", ["CEL", "Jobs", "JSON", "Identity", "Mail", "Time", yams]),
        module("CEL", ["JSON", "Time"]),
        module("Liquid", ["JSON", "Time"]),
        module("Mail", ["Identity", "Time"]),
        module("Jobs", ["JSON", "Identity", "Time"]),
        module("JSON", [orderedCollections]),
        module("Identity"),
        module("Time"),

        .target(
            name: "Support",
            dependencies: ["AMQP", "Farm", "Jobs", "Postgres", "Store", "IO", "Identity", "Time", log],
            path: "Tests/Support",
            swiftSettings: settings
        ),
        tests("JSON", []),
        tests("Identity", []),
        tests("Time", []),
        tests("CEL", ["JSON", "Time"]),
        tests("Liquid", ["JSON", "Time"]),
        tests("Mail", ["Identity", "Time"]),
        tests("Jobs", ["JSON", "Identity", "Time"]),
        tests("Scenario", ["CEL", "Jobs", "JSON", "Identity", "Time"]),
        tests("Simulator", ["Scenario", "JSON", "Identity", "Time"]),
        tests("IO", []),
        tests("OpenSSL", ["Delivery", "Mail", "Identity", "Time"]),
        tests("AMQP", ["IO", "Support", log]),
        tests("Postgres", ["IO", "Identity", "Time", "Support", log]),
        tests("Curl", ["IO", "Mailbox", "Support", log]),
        tests("Mailbox", ["Curl", "IO", "Mail", "JSON", "Time", "Support", log, lifecycle]),
        tests("Delivery", ["Curl", "IO", "Mail", "OpenSSL", "Mailbox", "Support", log]),
        tests("Farm", ["AMQP", "Jobs", "JSON", "IO", "Time", "Support", log, lifecycle]),
        tests("Store", ["Postgres", "Scenario", "Jobs", "JSON", "Identity", "Time", "IO", "Support", log]),
        tests("Scheduler", ["Store", "AMQP", "Jobs", "Farm", "Postgres", "Identity", "Time", "IO", "Support", log, lifecycle]),
        tests(
            "Workers",
            [
                "Farm", "Delivery", "Curl", "Store", "Simulator", "Scenario", "AMQP", "Postgres", "Jobs", "JSON", "Liquid", "Mail",
                "OpenSSL",
                "Identity", "Time", "IO", "Support", log, lifecycle,
            ]),
        tests("Edge", ["Store", "Mail", "OpenSSL", "Identity", "Curl", "Support", log]),
        tests(
            "App",
            [
                "Support", "AMQP", "Farm", "IO", "Identity", "JSON", "Jobs", "Liquid", "OpenSSL", "Postgres", "Scenario", "Simulator",
                "Store", "Time",
                "Workers", log, configuration, lifecycle, unixSignals,
            ]),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "goniec", "App", "Support", "AMQP", "Curl", "Postgres", "Store", "Simulator", "Scenario", "JSON", "Identity", "Time", "IO",
                log,
            ],
            exclude: ["Scenarios", "Scripts"],
            swiftSettings: settings
        ),
    ],
    swiftLanguageModes: [.v6]
)
