/// A dead letter on its way into the database: its body is in `sealedBody` alone.
package struct SealedLetter: Sendable, Equatable {
    /// The letter.
    package let letter: DeadLetter
    /// Its body, sealed for the letter's id.
    package let sealedBody: [UInt8]

    /// Puts a letter and its sealed body together.
    package init(_ letter: DeadLetter, sealedBody: [UInt8]) {
        self.letter = letter
        self.sealedBody = sealedBody
    }
}
