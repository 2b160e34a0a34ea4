internal import HTTPTypes
internal import Hummingbird

/// A small page that stands alone: no script, nothing loaded from anywhere.
struct Page {
    let language: Language
    let title: String
    let text: String
    var button: String?

    static func question(_ language: Language, topic: String) -> Page {
        switch language {
        case .english:
            Page(
                language: language, title: "Unsubscribe?", text: "You will get no more mail from us about “\(topic)”.",
                button: "Unsubscribe"
            )
        case .polish:
            Page(
                language: language, title: "Wypisać?", text: "Nie dostaniesz od nas więcej wiadomości na temat „\(topic)”.",
                button: "Wypisz mnie"
            )
        }
    }

    static func done(_ language: Language, topic: String) -> Page {
        switch language {
        case .english: Page(language: language, title: "Done", text: "We won’t write to you about “\(topic)” any more.")
        case .polish: Page(language: language, title: "Gotowe", text: "Nie będziemy już pisać na temat „\(topic)”.")
        }
    }

    static func unknownLink(_ language: Language) -> Page {
        switch language {
        case .english:
            Page(language: language, title: "This link doesn’t work", text: "It isn’t complete. Please copy the whole link from the mail.")
        case .polish:
            Page(language: language, title: "Ten link nie działa", text: "Jest niepełny. Skopiuj z wiadomości cały link.")
        }
    }

    static func tooLarge(_ language: Language) -> Page {
        switch language {
        case .english: Page(language: language, title: "That was too much", text: "Please press the button on the page of the link.")
        case .polish: Page(language: language, title: "To za dużo", text: "Naciśnij przycisk na stronie, do której prowadzi link.")
        }
    }

    static func failure(_ language: Language) -> Page {
        switch language {
        case .english:
            Page(language: language, title: "Not just now", text: "Something is out of order here. Please try again in a minute.")
        case .polish: Page(language: language, title: "Nie w tej chwili", text: "Coś u nas nie działa. Spróbuj ponownie za minutę.")
        }
    }

    func response(_ status: HTTPResponse.Status) -> Response {
        var headers: HTTPFields = [
            .contentType: "text/html; charset=utf-8", .cacheControl: "no-store", .contentLanguage: language.rawValue,
        ]
        headers[.contentSecurityPolicy] =
            "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
        if status == .serviceUnavailable { headers[.retryAfter] = "60" }
        // The rest of such a body isn't worth reading: the connection can't serve again.
        if status == .contentTooLarge { headers[.connection] = "close" }
        // The address is the token: it must not travel on to another site.
        for (name, value) in [("Referrer-Policy", "no-referrer"), ("X-Robots-Tag", "noindex"), ("X-Content-Type-Options", "nosniff")] {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        return Response(status: status, headers: headers, body: .init(byteBuffer: .init(string: html)))
    }

    private var html: String {
        let form = button.map { "<form method=\"post\"><button>\(Self.escaped($0))</button></form>" } ?? ""
        return """
            <!doctype html>
            <html lang="\(language.rawValue)"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>\(Self.escaped(title))</title><style>
            :root { color-scheme: light dark }
            body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 32rem; margin: 15vh auto; padding: 0 1.5rem }
            button { font: inherit; padding: .6rem 1.4rem; border: 0; border-radius: .4rem; background: #b3261e; color: #fff; cursor: pointer }
            </style></head><body><main><h1>\(Self.escaped(title))</h1><p>\(Self.escaped(text))</p>\(form)</main></body></html>

            """
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
    }
}
