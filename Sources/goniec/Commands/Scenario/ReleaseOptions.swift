import App
import ArgumentParser

/// What is said of a version, and what becomes of those on older ones.
struct ReleaseOptions: ParsableArguments {
    @Option(help: "Who publishes; the user's name by default.")
    var author: String?

    @Option(help: "What changes, for those who read the list of versions.")
    var message: String?

    @Option(help: ArgumentHelp("Move those under way on older versions as this map says.", valueName: "map.yaml"))
    var migrate: String?

    /// The map, when there is one.
    func map() throws -> MapFile? {
        try migrate.map { try MapFile($0) }
    }
}
