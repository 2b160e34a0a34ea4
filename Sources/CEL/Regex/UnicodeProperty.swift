/// What `\p{…}` asks for.
enum UnicodeProperty: Sendable {
    case any
    case categories(Set<Unicode.GeneralCategory>)
    case script([ClosedRange<UInt32>])

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        switch self {
        case .any: return true
        case .categories(let categories): return categories.contains(scalar.properties.generalCategory)
        case .script(let ranges):
            var low = 0
            var high = ranges.count
            while low < high {
                let middle = (low + high) / 2
                if ranges[middle].upperBound < scalar.value { low = middle + 1 } else { high = middle }
            }
            return low < ranges.count && ranges[low].contains(scalar.value)
        }
    }

    /// The property of that name: a general category, a group of them, or a script.
    init?(named name: String) {
        if name == "Any" {
            self = .any
        } else if let categories = Self.groups[name] {
            self = .categories(categories)
        } else if let ranges = UnicodeScripts.ranges(of: name) {
            self = .script(ranges)
        } else {
            return nil
        }
    }

    private static let letters: [String: Unicode.GeneralCategory] = [
        "Lu": .uppercaseLetter, "Ll": .lowercaseLetter, "Lt": .titlecaseLetter, "Lm": .modifierLetter, "Lo": .otherLetter,
        "Mn": .nonspacingMark, "Mc": .spacingMark, "Me": .enclosingMark,
        "Nd": .decimalNumber, "Nl": .letterNumber, "No": .otherNumber,
        "Pc": .connectorPunctuation, "Pd": .dashPunctuation, "Ps": .openPunctuation, "Pe": .closePunctuation,
        "Pi": .initialPunctuation, "Pf": .finalPunctuation, "Po": .otherPunctuation,
        "Sm": .mathSymbol, "Sc": .currencySymbol, "Sk": .modifierSymbol, "So": .otherSymbol,
        "Zs": .spaceSeparator, "Zl": .lineSeparator, "Zp": .paragraphSeparator,
        "Cc": .control, "Cf": .format, "Cs": .surrogate, "Co": .privateUse,
    ]

    private static let groups: [String: Set<Unicode.GeneralCategory>] = {
        var groups: [String: Set<Unicode.GeneralCategory>] = [:]
        for (name, category) in letters {
            groups[name] = [category]
            groups[String(name.prefix(1)), default: []].insert(category)
        }
        return groups
    }()
}
