internal import Foundation
package import Time

extension Timestamp {
    /// The host's time, for what a command was asked relative to now and for sorting a journal's lines, which have the database's beside it.
    package static var host: Timestamp {
        Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
    }
}
