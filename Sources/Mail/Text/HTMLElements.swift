/// What is known of HTML's elements for laying out text.
enum HTMLElements {
    private static let void: Set<String> = ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"]
    private static let unseen: Set<String> = [
        "head", "script", "style", "title", "template", "noframes", "object", "svg", "select", "textarea", "iframe", "xmp", "noembed",
    ]
    private static let paragraphs: Set<String> = ["p", "h1", "h2", "h3", "h4", "h5", "h6", "dl", "table", "figure", "form", "fieldset"]
    private static let lines: Set<String> = [
        "div", "section", "article", "header", "footer", "main", "nav", "aside", "address", "dt", "dd", "figcaption", "caption", "center",
        "tbody", "thead", "tfoot", "body", "html", "details", "summary",
    ]

    /// Whether an element never has content.
    static func isVoid(_ name: String) -> Bool { void.contains(name) }

    /// Line ends around an element: 2 for paragraphs, 1 for other blocks, 0 inside a line.
    static func margin(of name: String) -> Int {
        paragraphs.contains(name) ? 2 : lines.contains(name) ? 1 : 0
    }

    /// Whether an element isn't shown: by its kind, or because it is a hidden preheader.
    static func isHidden(_ tag: HTMLTokens.Tag) -> Bool {
        if unseen.contains(tag.name) || tag.attributes["hidden"] != nil { return true }
        guard let style = tag.attributes["style"] else { return false }
        let compact = style.utf8.filter { !$0.isWhitespace }.map(\.lowercased).text
        return compact.split(separator: ";").contains { rule in
            hiding.contains(String(rule)) || hiding.contains(String(rule.prefix { $0 != "!" }))
        }
    }

    private static let hiding: Set<String> = [
        "display:none", "visibility:hidden", "mso-hide:all", "font-size:0", "font-size:0px", "max-height:0", "max-height:0px", "opacity:0",
    ]

    /// Whether a reader of text could do something with a link's address.
    static func isWorthShowing(_ address: String) -> Bool {
        let address = address.utf8.prefix(2_048)
        return ["http://", "https://", "mailto:", "tel:"].contains { address.prefix($0.utf8.count).equalsIgnoringCase($0) }
            && address.allSatisfy { $0.isVisible || $0 >= 128 }
    }

    /// An address without what people leave out when they show it.
    static func withoutScheme(_ address: String) -> Substring {
        var rest = address[...]
        for scheme in ["https://", "http://", "mailto:", "tel:"] where rest.hasPrefix(scheme) { rest = rest.dropFirst(scheme.count) }
        if rest.hasPrefix("www.") { rest = rest.dropFirst(4) }
        return rest.hasSuffix("/") ? rest.dropLast() : rest
    }
}
