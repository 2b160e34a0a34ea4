/// A Content-Type (RFC 2045 §5.1) with its parameters, those of RFC 2231 joined and decoded.
package struct ContentType: Hashable, Sendable {
    /// Before the slash, in lower case.
    package let type: String
    /// After the slash, in lower case.
    package let subtype: String
    /// Values by lower-case name.
    package let parameters: [String: String]

    static let plain = ContentType(type: "text", subtype: "plain", parameters: [:])
    static let message = ContentType(type: "message", subtype: "rfc822", parameters: [:])

    init(type: String, subtype: String, parameters: [String: String]) {
        self.type = type
        self.subtype = subtype
        self.parameters = parameters
    }

    /// Reads a header's value; nil without `type/subtype` in front.
    package init?(parsing value: String) {
        var reader = ParameterReader(value)
        guard let type = reader.token(), reader.accept(ASCII.slash), let subtype = reader.token() else { return nil }
        self.init(type: type.asciiLowercased, subtype: subtype.asciiLowercased, parameters: reader.parameters())
    }
}
