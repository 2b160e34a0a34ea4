/// An HTTP response, whatever its status.
package struct HTTPResponse: Sendable {
    /// The three digits.
    package let status: Int
    /// Names and values in the order they came.
    package let headers: [(name: String, value: String)]
    /// The body, decompressed.
    package let body: [UInt8]

    /// The first header of this name in any case; nil when there is none.
    package func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// The body as UTF-8 text, repaired where it is not.
    package var text: String { String(decoding: body, as: UTF8.self) }
}
