/// A set of code points: `[a-z]`, `\d`, `\p{Lu}`, `.`.
struct CharacterClass: Sendable {
    /// A part of a set.
    enum Item: Sendable {
        case range(ClosedRange<UInt32>)
        case property(UnicodeProperty, isNegated: Bool)
        /// Everything outside other items.
        case complement([Item])
    }

    private(set) var items: [Item]
    private(set) var isNegated: Bool
    private(set) var foldsCase: Bool
    /// The answers for ASCII, worked out in advance.
    private var ascii: (low: UInt64, high: UInt64) = (0, 0)

    init(_ items: [Item], isNegated: Bool = false, foldsCase: Bool = false) {
        self.items = items
        self.isNegated = isNegated
        self.foldsCase = foldsCase
        for value in UInt32(0)..<64 {
            if search(Unicode.Scalar(UInt8(value))) { ascii.low |= 1 << UInt64(value) }
            if search(Unicode.Scalar(UInt8(value + 64))) { ascii.high |= 1 << UInt64(value) }
        }
    }

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        let value = scalar.value
        if value < 64 { return ascii.low >> UInt64(value) & 1 == 1 }
        if value < 128 { return ascii.high >> UInt64(value - 64) & 1 == 1 }
        return search(scalar)
    }

    private func search(_ scalar: Unicode.Scalar) -> Bool {
        Self.contains(foldsCase ? scalar.caseVariants : [scalar], items) != isNegated
    }

    /// Whether some variant of a letter is in the set; a complement, as RE2 has it, is of letters none of whose variants are in it.
    private static func contains(_ variants: [Unicode.Scalar], _ items: [Item]) -> Bool {
        items.contains { item in
            switch item {
            case .range(let range): variants.contains { range.contains($0.value) }
            case .property(let property, isNegated: false): variants.contains { property.contains($0) }
            case .property(let property, isNegated: true): !variants.contains { property.contains($0) }
            case .complement(let others): !contains(variants, others)
            }
        }
    }
}

extension CharacterClass {
    static let any = CharacterClass([], isNegated: true)
    static let anyButNewline = CharacterClass([.range(0x0A...0x0A)], isNegated: true)

    /// `\d`, `\s`, `\w`, by their lower-case letter; ASCII only, as RE2 has them.
    static func perl(_ letter: Unicode.Scalar) -> [Item]? {
        switch letter {
        case "d": [.range(0x30...0x39)]
        case "s": [.range(0x09...0x0A), .range(0x0C...0x0D), .range(0x20...0x20)]
        case "w": [.range(0x30...0x39), .range(0x41...0x5A), .range(0x5F...0x5F), .range(0x61...0x7A)]
        default: nil
        }
    }

    /// `[:alpha:]` and its like by their names.
    static let posix: [String: [Item]] = [
        "alnum": [.range(0x30...0x39), .range(0x41...0x5A), .range(0x61...0x7A)],
        "alpha": [.range(0x41...0x5A), .range(0x61...0x7A)],
        "ascii": [.range(0x00...0x7F)],
        "blank": [.range(0x09...0x09), .range(0x20...0x20)],
        "cntrl": [.range(0x00...0x1F), .range(0x7F...0x7F)],
        "digit": [.range(0x30...0x39)],
        "graph": [.range(0x21...0x7E)],
        "lower": [.range(0x61...0x7A)],
        "print": [.range(0x20...0x7E)],
        "punct": [.range(0x21...0x2F), .range(0x3A...0x40), .range(0x5B...0x60), .range(0x7B...0x7E)],
        "space": [.range(0x09...0x0D), .range(0x20...0x20)],
        "upper": [.range(0x41...0x5A)],
        "word": [.range(0x30...0x39), .range(0x41...0x5A), .range(0x5F...0x5F), .range(0x61...0x7A)],
        "xdigit": [.range(0x30...0x39), .range(0x41...0x46), .range(0x61...0x66)],
    ]
}

extension Unicode.Scalar {
    /// The same letter in other cases, itself included.
    var caseVariants: [Unicode.Scalar] {
        let variants = [self, single(properties.lowercaseMapping), single(properties.uppercaseMapping), caseFolded].compactMap(\.self)
        switch caseFolded {
        // The Kelvin sign, the long s and the Ångström sign are letters of these too.
        case "k": return variants + ["\u{212A}"]
        case "s": return variants + ["\u{17F}"]
        case "å": return variants + ["\u{212B}"]
        default: return variants
        }
    }

    /// One letter for all cases of a letter.
    var caseFolded: Unicode.Scalar {
        let upper = single(properties.uppercaseMapping) ?? self
        return upper.single(upper.properties.lowercaseMapping) ?? upper
    }

    private func single(_ mapping: String) -> Unicode.Scalar? {
        let scalars = mapping.unicodeScalars
        return scalars.count == 1 ? scalars.first : nil
    }
}
