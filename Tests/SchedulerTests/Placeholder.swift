// the first test comes with the scheduler's own
