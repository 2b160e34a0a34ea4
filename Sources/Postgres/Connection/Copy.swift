/// Whole rows of a `COPY … TO STDOUT`, in its format.
package struct CopiedRows: Sendable, Equatable {
    /// The rows.
    package internal(set) var bytes: [UInt8] = []
    /// How many there are.
    package internal(set) var count = 0
}

/// A COPY that is under way on a connection, between its turns.
struct Copy {
    enum Direction {
        case `in`
        case out
    }

    let direction: Direction
    /// The server has sent its last row.
    var isOver = false
}
