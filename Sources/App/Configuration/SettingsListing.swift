/// The configuration for people, as a YAML file that could be given to --config.
package enum SettingsListing {
    /// Each setting below what it is for, with where its value comes from; secrets, and what isn't set, stand as comments.
    package static func yaml(_ settings: Settings) -> String {
        var lines: [String] = []
        var open: [Substring] = []
        for setting in Setting.all {
            let path = setting.key.split(separator: ".")
            let common = zip(open, path.dropLast()).prefix { $0 == $1 }.count
            if common == 0, !lines.isEmpty { lines.append("") }
            for (depth, name) in path.enumerated().dropLast().dropFirst(common) { lines.append("\(indent(depth))\(name):") }
            open = path.dropLast()
            lines += entry(setting, name: path[path.count - 1], settings: settings).map { indent(path.count - 1) + $0 }
        }
        return lines.joined(separator: "\n")
    }

    private static func entry(_ setting: Setting, name: Substring, settings: Settings) -> [String] {
        let entry = settings.shown(setting)
        let help = "# \(setting.help)"
        guard let value = entry.value else { return [help, "# \(name):  # not set"] }
        if setting.isSecret, entry.origin != "default" { return [help, "# \(name): \(value)  # \(entry.origin)"] }
        return [help, "\(name): \(scalar(value))  # \(entry.origin)"]
    }

    private static func indent(_ depth: Int) -> String { String(repeating: "  ", count: depth) }

    /// Plain where YAML reads it as it stands, else between double quotes.
    private static func scalar(_ value: String) -> String {
        let plain = value.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            default: "-_./@:".utf8.contains(byte)
            }
        }
        if plain, let first = value.first, first.isLetter || first.isNumber || first == "/", value.last != ":" { return value }
        let escaped = value.unicodeScalars.map { scalar in
            switch scalar {
            case "\"", "\\": "\\\(scalar)"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F: "\\x" + String(256 + scalar.value, radix: 16).dropFirst()
            default: "\(scalar)"
            }
        }
        return "\"\(escaped.joined())\""
    }
}
