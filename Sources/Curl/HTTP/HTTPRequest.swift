/// An HTTP request.
package struct HTTPRequest: Sendable {
    /// GET, POST, PUT, DELETE …, in capitals.
    package var method: String
    /// An http:// or https:// address, already percent-encoded.
    package var url: String
    /// Names and values in the order they are sent.
    package var headers: [(name: String, value: String)]
    /// Nil for a request without a body.
    package var body: [UInt8]?
    /// How long everything together may take.
    package var timeout: Duration
    /// How many bytes of an answer's body are taken at most.
    package var largestResponse: Int

    /// A request of these parts; the address, the method and the headers are checked when it is sent.
    package init(
        _ method: String = "GET",
        _ url: String,
        headers: [(name: String, value: String)] = [],
        body: [UInt8]? = nil,
        timeout: Duration = .seconds(30),
        largestResponse: Int = 16 << 20
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
        self.largestResponse = largestResponse
    }

    /// Refuses what would smuggle a second header or request onto the wire.
    func check() throws(CurlError) {
        guard (1...20).contains(method.utf8.count), method.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
            throw .request("a method is written in capital letters")
        }
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw .request("the address holds a space, a control character or one that is not percent-encoded")
        }
        for (name, value) in headers {
            guard !name.isEmpty, name.utf8.allSatisfy(Self.isToken) else { throw .request("'\(name)' is no name of a header") }
            guard value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
                throw .request("the value of the header '\(name)' holds a control character")
            }
        }
    }

    // RFC 9110 §5.6.2
    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
