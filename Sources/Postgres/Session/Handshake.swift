internal import CPostgres
internal import Dispatch

/// Connecting, which blocks: on a queue of its own.
///
/// It is libpq's blocking call on purpose. `PQconnectPoll` resolves names in the calling thread (a dead resolver would hold up everything
/// on a shared queue for seconds), and it does not honour `connect_timeout`, so that with several hosts a silent first one is waited for
/// until the end. `PQconnectdbParams` goes on to the next host.
enum Handshake {
    enum Outcome: Sendable {
        case connected(PointerInTransit)
        case failed(PostgresError)
    }

    /// Begins connecting and calls back, on that other queue, exactly once.
    static func start(_ keywords: [(String, String)], then report: @escaping @Sendable (Outcome) -> Void) {
        DispatchQueue(label: "goniec.postgres.connect").async {
            report(connect(keywords))
        }
    }

    private static func connect(_ keywords: [(String, String)]) -> Outcome {
        let pointer = withCStrings(keywords.map(\.0)) { names in
            withCStrings(keywords.map(\.1)) { values in PQconnectdbParams(names, values, 1) }
        }
        guard let pointer else { return .failed(.unreachable("out of memory")) }
        if let error = problem(of: pointer) {
            PQfinish(pointer)
            return .failed(error)
        }
        return .connected(PointerInTransit(pointer))
    }

    /// Why a connection that was made or not cannot be used.
    private static func problem(of pointer: OpaquePointer) -> PostgresError? {
        guard PQstatus(pointer) == CONNECTION_OK else {
            return .unreachable(String(cString: PQerrorMessage(pointer)).oneLine)
        }
        let encoding = PQparameterStatus(pointer, "server_encoding").map { String(cString: $0) } ?? "unknown"
        guard encoding == "UTF8" else {
            return .configuration("the database's encoding is \(encoding); create it with ENCODING 'UTF8'")
        }
        guard PQsetnonblocking(pointer, 1) == 0, PQenterPipelineMode(pointer) == 1 else {
            return .unreachable(String(cString: PQerrorMessage(pointer)).oneLine)
        }
        return nil
    }

    /// Lends texts as a C array that ends with NULL.
    private static func withCStrings<Result>(_ texts: [String], _ body: ([UnsafePointer<CChar>?]) -> Result) -> Result {
        let bytes = texts.flatMap { Array($0.utf8CString) }
        return bytes.withUnsafeBufferPointer { buffer in
            var offset = 0
            var pointers: [UnsafePointer<CChar>?] = []
            for text in texts {
                pointers.append(buffer.baseAddress.unsafelyUnwrapped + offset)
                offset += text.utf8.count + 1
            }
            return body(pointers + [nil])
        }
    }
}

/// A C object handed from one queue to another; whoever receives it owns it.
///
/// libpq allows it: "no two threads attempt to manipulate the same PGconn object at the same time" (its "Behavior in Threaded Programs").
struct PointerInTransit: Sendable {
    private let address: UInt

    init(_ pointer: OpaquePointer) {
        address = UInt(bitPattern: pointer)
    }

    /// The object; to be called once.
    func take() -> OpaquePointer {
        OpaquePointer(bitPattern: address).unsafelyUnwrapped
    }
}
