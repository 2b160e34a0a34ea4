internal import Time

/// What every page has around it.
enum Layout {
    static func page(title: String, _ body: HTML) -> HTML {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="referrer" content="no-referrer">
        <meta name="color-scheme" content="light dark">
        <title>\(title)</title>
        <link rel="stylesheet" href="/mailbox.css">
        <script src="/mailbox.js" defer></script>
        </head>
        <body>
        \(body)
        </body>
        </html>
        """
    }

    /// A moment, in UTC until the script shows it in the reader's time.
    static func time(_ id: MessageID) -> HTML {
        let text = id.received.description
        return """
            <time datetime="\(text)">\(String(text.prefix(19).replacing("T", with: " "))) UTC</time>
            """
    }

    static func size(_ bytes: Int) -> String {
        bytes < 10_000 ? "\(bytes) B" : bytes < 10_000_000 ? "\(bytes / 1_000) kB" : "\(bytes / 1_000_000) MB"
    }

    static func address(_ sender: String) -> String {
        sender.isEmpty ? "<>" : sender
    }
}
