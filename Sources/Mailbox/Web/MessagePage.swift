/// One message.
struct MessagePage {
    let id: MessageID
    let size: Int
    let document: MessageDocument

    var html: HTML {
        Layout.page(
            title: subject,
            """
            <header>
            <h1><a href="/">Mailbox</a></h1>
            </header>
            <main class="message">
            <h2>\(subject)</h2>
            <dl>
            \(envelope)
            <dt>Received</dt><dd>\(Layout.time(id)), \(Layout.size(size)), <a href="/messages/\(id.description)/raw">download</a></dd>
            </dl>
            <div class="tabs">
            \(tabs)
            </div>
            </main>
            """
        )
    }

    private var subject: String { document.subject.isEmpty ? "(no subject)" : document.subject }

    /// The envelope is what the mailbox wrote on top; From and To are what the message says of itself.
    private var envelope: [HTML] {
        [("Return-Path", "Envelope from"), ("Delivered-To", "Envelope to"), ("From", "From"), ("To", "To")].flatMap { name, label in
            document.headers.filter { $0.name.lowercased() == name.lowercased() }.map { header -> HTML in
                "<dt>\(label)</dt><dd>\(MessageDocument.decoded(header.value))</dd>\n"
            }
        }
    }

    private var tabs: [HTML] {
        var panels: [(name: String, content: HTML)] = []
        if document.html != nil {
            let frame: HTML = """
                <iframe sandbox="allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer" title="The message" \
                src="/messages/\(id.description)/html"></iframe>
                """
            panels.append(("HTML", frame))
        }
        if let text = document.text { panels.append(("Text", "<pre class=\"text\">\(text)</pre>")) }
        if !document.attachments.isEmpty { panels.append(("Attachments", attachments)) }
        panels.append(("Headers", headers))
        return panels.enumerated().map { number, panel in tab(number, panel.name, panel.content) }
    }

    private func tab(_ number: Int, _ name: String, _ content: HTML) -> HTML {
        """
        <input type="radio" name="tab" id="tab\(number)"\(number == 0 ? " checked" : "")><label for="tab\(number)">\(name)</label>
        <section>\(content)</section>

        """
    }

    private var attachments: HTML {
        let rows = document.attachments.enumerated().map { number, attachment -> HTML in
            """
            <tr><td><a href="/messages/\(id.description)/parts/\(number)">\(attachment.name)</a></td><td>\(attachment.type)</td>\
            <td class="number">\(Layout.size(attachment.bytes.count))</td></tr>
            """
        }
        return "<table><tbody>\(rows)</tbody></table>"
    }

    private var headers: HTML {
        let rows = document.headers.map { header -> HTML in "<tr><th>\(header.name)</th><td>\(header.value)</td></tr>\n" }
        return "<table class=\"headers\"><tbody>\(rows)</tbody></table>"
    }
}
