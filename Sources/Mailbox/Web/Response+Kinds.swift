internal import Hummingbird
internal import NIOCore

extension Response {
    static func bytes(_ bytes: [UInt8], _ type: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(status: status, headers: [.contentType: type], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    static func text(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        bytes(Array(text.utf8), "text/plain; charset=utf-8", status: status)
    }

    static func page(_ html: HTML) -> Response {
        bytes(Array(html.text.utf8), "text/html; charset=utf-8")
    }

    static func asset(_ text: String, _ type: String) -> Response {
        bytes(Array(text.utf8), type)
    }

    /// Bytes that a browser saves and never shows.
    static func download(_ bytes: [UInt8], _ type: String, name: String) -> Response {
        var response = Response.bytes(bytes, type)
        // A name from a mail must not end the header or the quoted string.
        let safe = name.unicodeScalars.map { $0.isASCII && $0.value >= 0x20 && !"\"\\/%;".unicodeScalars.contains($0) ? $0 : "_" }
        response.headers[.contentDisposition] = "attachment; filename=\"\(String(String.UnicodeScalarView(safe.prefix(100))))\""
        return response
    }
}
