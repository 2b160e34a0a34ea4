import ArgumentParser

/// `goniec contact`.
struct ContactCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "contact",
        abstract: "Contacts: in and out of files, one by one, and what their attributes are.",
        discussion: """
            A contact is named by its subject, as events have it, or by its id.
            Example: goniec contact import contacts.csv
            Example: goniec contact explain customer-1
            """,
        subcommands: [
            Import.self, Export.self, Show.self, Explain.self, Consent.self, Stop.self, Resume.self, Merge.self, Erase.self,
            Attributes.self,
        ]
    )
}
