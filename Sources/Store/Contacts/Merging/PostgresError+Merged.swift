package import Postgres

extension PostgresError {
    /// A contact was merged into another between being looked up and being locked: the transaction is to be run again, which `transaction`
    /// does by itself.
    package static let mergedMeanwhile = PostgresError.server(
        ServerError(sqlState: "40001", message: "a contact was merged into another meanwhile"))
}
