/// A transaction failed, and so did its ROLLBACK; both causes are kept.
package struct TransactionError: Error, CustomStringConvertible {
    /// Why the transaction was to be rolled back.
    package let cause: any Error
    /// Why that failed.
    package let rollback: PostgresError

    package var description: String {
        "\(cause); and then \(rollback)"
    }
}
