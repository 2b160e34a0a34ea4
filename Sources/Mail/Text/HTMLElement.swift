/// The elements of HTML that matter for laying out text; all others are like `span`.
enum HTMLElement: String, CaseIterable {
    case a, br, hr, img, li, ol, ul, menu, tr, td, th, pre, blockquote
    case p, h1, h2, h3, h4, h5, h6, dl, table, figure, form, fieldset
    case div, section, article, header, footer, main, nav, aside, address, dt, dd, figcaption, caption, center, tbody, thead, tfoot, body
    case html, details, summary
    case head, script, style, title, template, noframes, object, svg, select, textarea, iframe, xmp, noembed
    case area, base, col, embed, input, link, meta, source, wbr

    /// An element's name, compared by its first eight letters and its length: quicker than text, and exact for all names known.
    struct Name: Hashable {
        private var letters: UInt64 = 0
        private var count: UInt8 = 0

        init(_ bytes: some Sequence<UInt8>) {
            for byte in bytes {
                if count < 8 { letters = letters << 8 | UInt64(byte.lowercased) }
                count = count < 255 ? count + 1 : 255
            }
        }
    }

    private static let named = Dictionary(uniqueKeysWithValues: allCases.map { (Name($0.rawValue.utf8), $0) })

    /// The element of a name, if it matters.
    init?(_ name: Name) {
        guard let element = Self.named[name] else { return nil }
        self = element
    }

    /// Whether it never has content.
    var isVoid: Bool {
        switch self {
        case .area, .base, .br, .col, .embed, .hr, .img, .input, .link, .meta, .source, .wbr: true
        default: false
        }
    }

    /// Whether its content isn't markup.
    var isOpaque: Bool {
        switch self {
        case .script, .style, .title, .textarea, .xmp, .iframe, .noembed, .noframes: true
        default: false
        }
    }

    /// Whether its content is never shown, or only by programs that mail doesn't run in.
    var isUnseen: Bool {
        switch self {
        case .head, .template, .object, .svg, .select: true
        default: isOpaque
        }
    }

    /// Line ends around it: 2 for paragraphs, 1 for other blocks, 0 inside a line.
    var margin: Int {
        switch self {
        case .p, .h1, .h2, .h3, .h4, .h5, .h6, .dl, .table, .figure, .form, .fieldset: 2
        case .div, .section, .article, .header, .footer, .main, .nav, .aside, .address, .dt, .dd, .figcaption, .caption, .center, .tbody,
            .thead, .tfoot, .body, .html, .details, .summary:
            1
        default: 0
        }
    }
}
