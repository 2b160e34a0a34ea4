/// The list of messages.
struct ListPage {
    let found: MessageIndex.Page
    let query: String
    let page: Int
    let pageSize: Int
    let count: Int
    let revision: Int

    var html: HTML {
        Layout.page(
            title: "Mailbox (\(count))",
            """
            <header>
            <h1><a href="/">Mailbox</a></h1>
            <form action="/" role="search">
            <input type="search" name="q" value="\(query)" placeholder="Recipient, sender or subject" aria-label="Search">
            </form>
            <button type="button" id="clear">Delete all</button>
            </header>
            <main id="list" data-revision="\(revision)">
            \(summary)
            \(found.messages.isEmpty ? "" : table)
            \(pager)
            </main>
            """
        )
    }

    private var summary: HTML {
        if count == 0 { return "<p class=\"summary\">No messages yet.</p>" }
        if query.isEmpty { return "<p class=\"summary\">\(count) messages</p>" }
        return "<p class=\"summary\">\(found.matching) of \(count) messages match</p>"
    }

    private var table: HTML {
        """
        <table>
        <thead><tr><th>To</th><th>Subject</th><th>From</th><th class="number">Size</th><th>Received</th></tr></thead>
        <tbody>
        \(found.messages.map(row))
        </tbody>
        </table>
        """
    }

    private func row(_ message: StoredMessage) -> HTML {
        """
        <tr>
        <td>\(message.recipients.joined(separator: ", "))</td>
        <td><a href="/messages/\(message.id.description)">\(message.subject.isEmpty ? "(no subject)" : message.subject)</a></td>
        <td>\(Layout.address(message.from))</td>
        <td class="number">\(Layout.size(message.size))</td>
        <td>\(Layout.time(message.id))</td>
        </tr>

        """
    }

    private var pager: HTML {
        let pages = max(1, (found.matching + pageSize - 1) / pageSize)
        guard pages > 1 else { return "" }
        return """
            <nav>\(page > 1 ? link(to: page - 1, "Newer") : "")<span>Page \(page) of \(pages)</span>\(page < pages ? link(to: page + 1, "Older") : "")</nav>
            """
    }

    private func link(to page: Int, _ label: String) -> HTML {
        """
        <a href="/?q=\(Self.percentEncoded(query))&amp;page=\(page)">\(label)</a>
        """
    }

    private static func percentEncoded(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                String(UnicodeScalar(byte))
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }.joined()
    }
}
