internal import Hummingbird

/// Sends the headers that keep a hostile mail from doing anything to the page, and refuses names that a foreign site made point here.
struct Guard: RouterMiddleware {
    typealias Context = BasicRequestContext

    static let pagePolicy = """
        default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; \
        base-uri 'none'; frame-ancestors 'none'
        """
    /// For a mail's own HTML: it may look like it wants and show pictures, and nothing else; its links open elsewhere.
    static let mailPolicy = """
        sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src * data:; style-src 'unsafe-inline'; font-src *; \
        base-uri 'none'; form-action 'none'; frame-ancestors 'self'
        """

    /// Whether only names of this machine are answered to (the defence against DNS rebinding).
    let onlyLoopbackNames: Bool

    func handle(
        _ request: Request,
        context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard !onlyLoopbackNames || Self.isLoopback(request.head.authority ?? "") else {
            return Response.text("this mailbox is called localhost\n", status: .misdirectedRequest)
        }
        var response: Response
        do {
            response = try await next(request, context)
        } catch let error as HTTPError {
            response = Response.text("\(error.status.reasonPhrase)\n", status: error.status)
        }
        if response.headers[.contentSecurityPolicy] == nil { response.headers[.contentSecurityPolicy] = Self.pagePolicy }
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[.cacheControl] = "no-store"
        return response
    }

    private static func isLoopback(_ authority: String) -> Bool {
        if authority.hasPrefix("[::1]") { return true }
        let name = authority.prefix { $0 != ":" }.lowercased()
        return name == "localhost" || name.hasSuffix(".localhost") || isLoopbackAddress(name)
    }

    // "127.evil.example" is a name: four numbers make an address.
    private static func isLoopbackAddress(_ name: String) -> Bool {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
