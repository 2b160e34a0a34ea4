/// Derives the text part of a message from its HTML: what a reader of text needs, links and tables included, in at most `limit` bytes.
package enum HTMLToText {
    /// Converts HTML of any quality; work and output are linear in its length, and output ends at `limit` bytes.
    ///
    /// Links become `text (address)`, list items get `- ` or their number, cells of a row are parted by ` | `, quotes get `> `, images
    /// their alternative text. What isn't shown (head, style, script, comments, hidden preheaders) is dropped.
    package static func convert(_ html: String, limit: Int = 262_144) -> String {
        var html = html
        return html.withUTF8 { bytes in
            var tokens = HTMLTokens(bytes)
            var builder = TextBuilder(bytes, limit: limit)
            while !builder.isFull, let token = tokens.next() {
                switch token {
                case .text(let range): builder.text(range)
                case .open(let tag): builder.open(tag)
                case .close(let name): builder.close(name)
                }
            }
            return builder.finish()
        }
    }
}
