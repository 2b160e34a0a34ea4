internal import Time

extension Zone {
    /// The moment at which clocks of this zone show a time; of a time they never show, the one as far past the gap, as in Ruby.
    func rubyMoment(of civil: CivilTime) -> Timestamp {
        let guess = civil.timestamp()
        let first = guess - .seconds(offset(at: guess))
        return guess - .seconds(offset(at: first))
    }
}
