internal import CPostgres

extension ServerError {
    /// Reads the fields of an error or notice; libpq's own failures have no code and become 08006 (connection_failure).
    init(result: OpaquePointer, query: Int, sql: String) {
        // The codes are character macros in postgres_ext.h (PG_DIAG_…), which Swift does not import.
        func field(_ code: Unicode.Scalar) -> String? {
            PQresultErrorField(result, Int32(code.value)).map { String(cString: $0) }
        }
        let fallback = PQresultErrorMessage(result).map { String(cString: $0).oneLine } ?? ""
        self.init(
            sqlState: field("C") ?? "08006", severity: field("V") ?? "FATAL", message: field("M") ?? fallback, query: query, sql: sql)
        detail = field("D")
        hint = field("H")
        constraint = field("n")
        table = field("t")
        column = field("c")
        position = field("P").flatMap { Int($0) }
        routine = field("R")
    }
}
