/// What came of contacts that were imported.
package struct ImportResult: Sendable, Equatable {
    /// Contacts that weren't known before.
    package var inserted = 0
    /// Contacts of which something was new.
    package var updated = 0
    /// Contacts of which all was known.
    package var unchanged = 0
    /// Rows about a contact of another row of the same batch, with which they were taken together.
    package var repeated = 0
    /// Consents that a contact had withdrawn and the file has as given: they stay withdrawn.
    package var withdrawalsKept = 0
    /// The lines of contacts that were erased, and stay so.
    package var erased: [Int] = []

    /// Nothing came of nothing.
    package init() {}

    /// Both together.
    package static func += (left: inout ImportResult, right: ImportResult) {
        left.inserted += right.inserted
        left.updated += right.updated
        left.unchanged += right.unchanged
        left.repeated += right.repeated
        left.withdrawalsKept += right.withdrawalsKept
        left.erased += right.erased
    }
}

/// How an import deals with what is there.
package struct ImportRules: Sendable, Equatable {
    /// A consent that the contact has withdrawn becomes given again when the file says so.
    package var overridesWithdrawals = false
    /// Everything is undone at the end.
    package var isDryRun = false
    /// An erased contact undoes its batch and is thrown as `ImportStop`.
    package var stopsAtErased = false

    /// The rules of an ordinary import.
    package init() {}
}

/// A batch was undone because of a contact that was erased.
package struct ImportStop: Error, Equatable {
    /// Where the first such contact stands in the file.
    package let line: Int
}
