/// How wide a text is in the fonts of a picture, about: nobody measures them here.
enum TextMetrics {
    /// The width in pixels at a size in pixels, with a margin for wider fonts.
    static func width(_ text: String, size: Double) -> Double {
        text.unicodeScalars.reduce(0) { $0 + self.width($1) } * size
    }

    /// A text that is no wider, its end cut off for an ellipsis.
    static func fitted(_ text: String, width limit: Double, size: Double) -> String {
        guard width(text, size: size) > limit else { return text }
        var shown = ""
        var width = self.width("…", size: size)
        for character in text {
            width += self.width(String(character), size: size)
            if width > limit { break }
            shown.append(character)
        }
        return shown + "…"
    }

    /// In ems.
    private static func width(_ scalar: Unicode.Scalar) -> Double {
        switch scalar {
        case "i", "j", "l", "I", "t", "f", "r", ".", ",", ":", ";", "'", "|", "!", "(", ")", "[", "]", " ", "-": 0.36
        case "m", "w", "M", "W", "@", "%": 0.9
        case "A"..."Z", "&", "=", "+", ">", "<", "~": 0.68
        case "\u{1100}"...: 1.05
        default: 0.59
        }
    }
}
