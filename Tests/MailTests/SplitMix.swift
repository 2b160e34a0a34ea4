/// A generator with a seed, so that a failure can be repeated.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) } }

    /// The bytes with one to four changes: a byte replaced, removed, doubled, a piece copied elsewhere, or cut off.
    mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &self) where !bytes.isEmpty {
            let index = Int.random(in: 0..<bytes.count, using: &self)
            switch next() % 6 {
            case 0: bytes[index] = UInt8.random(in: 0...255, using: &self)
            case 1: bytes.remove(at: index)
            case 2: bytes.insert(Array("\r\n :;=-\"<>()&?".utf8).randomElement(using: &self) ?? 0, at: index)
            case 3: bytes.removeSubrange(index..<min(bytes.count, index + Int(next() % 20)))
            case 4: bytes.insert(contentsOf: bytes[index..<min(bytes.count, index + 40)], at: Int.random(in: 0...index, using: &self))
            default: bytes.removeSubrange(index...)
            }
        }
        return bytes
    }

    mutating func mutated(_ text: String) -> String { String(decoding: mutated(Array(text.utf8)), as: UTF8.self) }
}
