import Testing

/// What the product does as a whole. One farm at a time: each has several processes, and all of them at once would only wait for each other.
@Suite(.serialized, .timeLimit(.minutes(5))) enum EndToEnd {}
