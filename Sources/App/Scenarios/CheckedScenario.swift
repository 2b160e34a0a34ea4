package import Scenario

/// A folder that can be published.
package struct CheckedScenario: Sendable {
    /// The scenario.
    package let definition: ScenarioDefinition
    /// SHA-256 of the folder, hexadecimal.
    package let checksum: String
    /// Path → text.
    package let files: [String: String]
}

/// Everything that keeps a folder from being published, one line each.
package struct ValidationError: Error, Equatable, CustomStringConvertible {
    /// `file:line:column: message`.
    package let problems: [String]

    package var description: String {
        problems.joined(separator: "\n")
    }
}
