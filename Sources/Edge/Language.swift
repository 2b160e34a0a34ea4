internal import HTTPTypes
internal import Hummingbird

/// The languages that the public pages speak.
enum Language: String {
    case english = "en"
    case polish = "pl"

    /// The first of the request's languages that is spoken here (RFC 9110 §12.5.4, in the order they are written); English else.
    init(_ request: Request) {
        let wanted = (request.headers[.acceptLanguage] ?? "").prefix(256).lowercased().split(separator: ",")
        let known = wanted.compactMap { Language(rawValue: String($0.drop { $0 == " " }.prefix { $0.isLetter })) }
        self = known.first ?? .english
    }
}
