extension Zone {
    /// The date and time that clocks of this zone show at a moment.
    package func civilTime(at moment: Timestamp) -> CivilTime {
        CivilTime(moment, offsetSeconds: offset(at: moment))
    }

    /// The first moment at which clocks of this zone have come to a time: of a time that comes twice the first, of one that is skipped the
    /// end of the gap. A later time never gives an earlier moment.
    package func moment(of civil: CivilTime) -> Timestamp {
        let guess = civil.timestamp()
        guard !isUTC else { return guess }
        // No zone was ever further than 16 hours from UTC, so the moment lies between these two.
        let before = offset(at: guess - .seconds(86_400))
        let after = offset(at: guess + .seconds(86_400))
        for offset in [max(before, after), min(before, after)] {
            let moment = guess - .seconds(offset)
            if self.offset(at: moment) == offset { return moment }
        }
        return firstMoment(atOrAfter: guess)
    }

    /// The first second at which clocks show at least a time given as if it were UTC, found by halving two days.
    private func firstMoment(atOrAfter local: Timestamp) -> Timestamp {
        var low = local.seconds - 86_400
        var high = local.seconds + 86_400
        while low + 1 < high {
            let middle = Timestamp(seconds: low + (high - low) / 2)
            if middle + .seconds(offset(at: middle)) < local { low = middle.seconds } else { high = middle.seconds }
        }
        return Timestamp(seconds: high)
    }
}
