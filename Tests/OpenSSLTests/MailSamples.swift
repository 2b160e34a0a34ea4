import Foundation
import Identity
import Mail
import OpenSSL
import Time

/// Messages with everything that has broken other people's software, and what a reader must see of each.
enum MailSamples {
    struct Sample {
        var message: EmailMessage
        var subject: String
    }

    static func all(seed: UInt64, randomCount: Int) throws -> [Sample] {
        var generator = SplitMix(state: seed)
        var samples = try subjects.enumerated().map { index, subject in
            try sample(subject: subject, name: names[index % names.count], html: bodies[index % bodies.count], index: index)
        }
        samples += try names.enumerated().map { try sample(subject: "Zamówienie", name: $1, html: "<p>x</p>", index: 100 + $0) }
        samples += try bodies.enumerated().map { try sample(subject: "Body", name: "Shop", html: $1, index: 200 + $0) }
        samples += try (0..<randomCount).map { index in
            try sample(
                subject: generator.text(upTo: 200), name: generator.text(upTo: 60), html: generator.text(upTo: 2_000), index: 300 + index)
        }
        for index in samples.indices where index % 3 == 0 {
            samples[index].message.stream = .bulk(listID: "news.shop.example", feedbackID: "summer:news:goniec:shop")
            samples[index].message.unsubscribe = .init(
                link: "https://shop.example/u/" + String(repeating: "aB3_-", count: 1 + index % 40),
                mailto: "mailto:unsubscribe@shop.example?subject=u")
            samples[index].message.replyTo = NamedAddress(name: "Obsługa, klienta", address: try Address(parsing: "help@shop.example"))
            samples[index].message.extraHeaders = [.init("X-Campaign", generator.text(upTo: 120))]
        }
        return samples
    }

    private static func sample(subject: String, name: String, html: String, index: Int) throws -> Sample {
        var generator = SplitMix(state: UInt64(index))
        var message = EmailMessage(
            from: NamedAddress(name: name, address: try Address(parsing: "sklep@żółw.example")),
            to: [NamedAddress(name: String(name.reversed()), address: try Address(parsing: "Anna.Nowak+\(index)@example.com"))],
            subject: subject, date: Timestamp(seconds: 1_795_508_056 + Int64(index)),
            messageID: EmailMessage.messageID(of: UUID.version4(using: &generator), at: "mail.shop.example"))
        switch index % 4 {
        case 0: message.html = html
        case 1: message.text = html
        case 2: (message.html, message.text) = (html, String(html.prefix(40)))
        default:
            message.html = html
            let image = (0..<300).map { UInt8(truncatingIfNeeded: $0 &* 7) }
            message.attachments = [
                Attachment(name: "logo.png", mediaType: "image/png", content: image, contentID: "logo@shop"),
                Attachment(name: "Faktura zażółć \(index).pdf", mediaType: "application/pdf", content: image),
            ]
        }
        return Sample(message: message, subject: cleaned(subject))
    }

    /// Controls and text-direction marks as spaces, none at the ends: what a reader is to see of a merge field.
    static func cleaned(_ text: String) -> String {
        let unsafe: [ClosedRange<UInt32>] = [0...31, 0x7F...0x9F, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF...0xFEFF]
        let scalars = text.unicodeScalars.map { scalar in unsafe.contains { $0.contains(scalar.value) } ? " " : scalar }
        return String(String.UnicodeScalarView(scalars)).trimmingCharacters(in: CharacterSet(charactersIn: " "))
    }

    static let subjects = [
        "Thank you", "Dziękujemy za zamówienie — zażółć gęślą jaźń",
        "Plain ASCII that is long enough to be folded at a space, and then once more",
        String(repeating: "Zażółć gęślą jaźń ", count: 60), String(repeating: "x", count: 1_000), String(repeating: "word ", count: 300),
        "🎁🎉 emoji 👩‍👩‍👧‍👦 " + String(repeating: "👍🏽", count: 100), "two  spaces   and    more", "", " ", "=?utf-8?q?not_one?=",
        "=?utf-8?b?broken", "tab\tand\u{0B}control\u{0}", "Hi\r\nBcc: victim@example.com\r\n\r\nbody", "100% =3D off?", "日本語の件名です",
        "trailing space ",
        "a=?b", "(comment) <angle> \"quote\" \\ back", "\u{202E}reversed", "x" + String(repeating: " ", count: 500) + "y", "ą",
    ]

    static let names = [
        "Sklep", "Sklep Żółw", "O'Brien, Pat", "\"Quoted\" Name", "a\\b", "Jan <evil@example.com>", "Evil\r\nBcc: victim@example.com",
        "=?utf-8?q?fake?=", "", "Dr. John (Johnny) Doe", String(repeating: "Very Long Name ", count: 20),
        String(repeating: "n", count: 300),
        String(repeating: "ż", count: 200), "😀😀😀", "a@b", "name;with:specials[]", "\"", "\\", "undisclosed-recipients:;", ".", "a . b",
        "x\u{0}y", "two  spaces", "tab\there", "Ünïcode \"and\" quotes, commas",
    ]

    static let bodies = [
        "", "<p>Hello</p>", "\n\n\n", "line\nline\r\nline\rline", "trailing   \n  \n\t\n", String(repeating: "long ", count: 500),
        String(repeating: "x", count: 3_000), String(repeating: "zażółć", count: 500), "日本語" + String(repeating: "本文", count: 400),
        ".\n..\n.leading dot\nFrom here\n", "=3D = =\n--boundary\n--=_0\n", "emoji 🎁 " + String(repeating: "😀", count: 300),
        "a\u{0}b\u{1}c", "no newline",
        "<a href=\"https://shop.example/?a=1&amp;b=2\">link</a><ul><li>one<li>two</ul>",
    ]
}

struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    mutating func text(upTo limit: Int) -> String {
        let alphabet = Array("abc XYZ 019 .,;:<>@\"'()[]\\=?_-+%&#!~ ąęłżźćń ŁŻ 😀🎁 日本 \t\r\n\u{202E}\u{301}")
        return String((0..<Int.random(in: 0...limit, using: &self)).map { _ in alphabet.randomElement(using: &self) ?? " " })
    }
}
