internal import Store
internal import Time

/// Decides when leases may be judged: only after the database has been there without a break for one whole lease, or its outage would turn
/// the claims of living workers, who could not report either, uncertain.
struct LeaseWatch: Equatable {
    private var connectedSince: Timestamp?

    /// The database could not be reached.
    mutating func interrupted() {
        connectedSince = nil
    }

    /// The database answered with its time; true when leases may be judged now.
    mutating func mayJudge(at now: Timestamp) -> Bool {
        guard let since = connectedSince, since <= now else {
            connectedSince = now
            return false
        }
        return now - since >= Store.lease
    }
}
