internal import CPostgres

extension Session {
    /// What `flush` came to.
    enum Flush {
        case done
        case blocked
        case lost
    }

    /// Sends what is buffered, as far as the socket takes it.
    func flush() -> Flush {
        switch withConnection({ PQflush($0) }) {
        case 0: .done
        case 1: .blocked
        default: .lost
        }
    }

    /// Prepares a statement under a name; false when it could not be buffered.
    func prepare(_ name: String, sql: String, types: [UInt32]) -> Bool {
        withConnection { PQsendPrepare($0, name, sql, Int32(types.count), types) } == 1
    }

    /// Executes a prepared statement, or a text when `name` is nil, with binary parameters and results.
    func execute(_ query: Query, as name: String?) -> Bool {
        let parameters = query.parameters
        return parameters.buffer.bytes.withUnsafeBufferPointer { bytes in
            // An empty value still needs a pointer that is not NULL, or it would be NULL.
            let base = UnsafeRawPointer(bytes.baseAddress) ?? Self.somewhere
            let values = parameters.cells.map { cell -> UnsafePointer<CChar>? in
                cell.isNull ? nil : (base + cell.offset).assumingMemoryBound(to: CChar.self)
            }
            let lengths = parameters.cells.map { max($0.length, 0) }
            let formats = [Int32](repeating: 1, count: values.count)
            let count = Int32(values.count)
            return withConnection { connection in
                if let name { return PQsendQueryPrepared(connection, name, count, values, lengths, formats, 1) }
                return PQsendQueryParams(connection, query.sql, count, parameters.types, values, lengths, formats, 1)
            } == 1
        }
    }

    /// Forgets a prepared statement. (libpq has `PQsendClosePrepared` only from 17.)
    func deallocate(_ name: String) -> Bool {
        withConnection { PQsendQueryParams($0, "DEALLOCATE \(name)", 0, nil, nil, nil, nil, 1) } == 1
    }

    /// Ends a group of commands: what follows runs even when one of the group fails.
    func sync() -> Bool {
        withConnection { PQpipelineSync($0) } == 1
    }

    /// Sends a text of several statements, outside of pipeline mode.
    func sendScript(_ sql: String) -> Bool {
        withConnection { PQexitPipelineMode($0) == 1 && PQsendQuery($0, sql) == 1 }
    }

    /// Goes back to pipeline mode after a script.
    func resumePipeline() -> Bool {
        withConnection { PQpipelineStatus($0) != PQ_PIPELINE_OFF || PQenterPipelineMode($0) == 1 }
    }

    private static var somewhere: UnsafeRawPointer {
        UnsafeRawPointer(bitPattern: 1).unsafelyUnwrapped
    }
}
