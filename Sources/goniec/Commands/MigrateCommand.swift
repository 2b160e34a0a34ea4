import App
import ArgumentParser
import Store

/// `goniec migrate`.
struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Bring the database's schema up to date.",
        discussion: "Example: goniec migrate --plan"
    )

    @Flag(help: "Print what would be run, and run nothing.")
    var plan = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let session = try await common.session()
        guard !plan else {
            for migration in try await session.planMigrations() {
                print("-- \(migration.number) \(migration.name)\n\(migration.sql)")
            }
            return
        }
        let applied = try await session.migrate()
        for migration in applied { print("applied \(migration.number) \(migration.name)") }
        if applied.isEmpty { print("the schema is up to date") }
    }
}
