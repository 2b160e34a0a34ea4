import Curl
import Mailbox
import Testing

@Suite struct HTTPClientTests {
    @Test func `a request brings status, headers and body, and the connection serves again`() async throws {
        try await Bench.with(configure: { $0.webPort = 0 }) { bench in
            let client = HTTPClient()
            let base = "http://localhost:\(try #require(bench.ports.web))"
            let list = try await client.send(
                HTTPRequest("GET", "\(base)/messages.json", headers: [("Accept", "application/json"), ("X-Empty", "")]))
            #expect(list.status == 200)
            #expect(list.header("content-type") == "application/json")
            #expect(list.text == #"{"count":0,"matching":0,"messages":[]}"#)
            #expect(try await client.send(HTTPRequest("DELETE", "\(base)/messages")).status == 204)
            #expect(try await client.send(HTTPRequest("GET", "\(base)/nowhere")).status == 404)
            #expect(try await client.send(HTTPRequest("HEAD", "\(base)/")).body.isEmpty)
            await #expect(throws: CurlError.tooLarge(limit: 10)) {
                try await client.send(HTTPRequest("GET", "\(base)/", largestResponse: 10))
            }
        }
    }

    @Test func `bodies of POST and PUT arrive as they are`() async throws {
        let server = try ScriptedServer { line in
            line.hasPrefix("last") ? "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 2\r\nX-A: 1\r\n\r\nok" : ""
        }
        let client = HTTPClient()
        for method in ["POST", "PUT", "PATCH"] {
            let request = HTTPRequest(
                method, "http://127.0.0.1:\(server.port)/x", headers: [("Content-Type", "text/plain")], body: Array("first\nlast\n".utf8))
            let response = try await client.send(request)
            #expect(response.status == 201)
            #expect(response.headers.count == 2)
            #expect(response.header("x-a") == "1")
            #expect(response.text == "ok")
            #expect(server.lines.contains("\(method) /x HTTP/1.1"))
        }
        #expect(server.lines.count { $0 == "first" } == 3)
        server.stop()
    }

    @Test(arguments: [
        HTTPRequest("get", "http://localhost/"), HTTPRequest("GET", "http://localhost/a b"),
        HTTPRequest("GET", "http://localhost/\r\nX: y"),
        HTTPRequest("GET", "http://localhost/", headers: [("X", "a\r\nY: b")]),
        HTTPRequest("GET", "http://localhost/", headers: [("X: Y", "a")]),
        HTTPRequest("GET", "file:///etc/passwd"), HTTPRequest("GET", "nothing://x"),
    ]) func `a request that would say something else on the wire is refused`(request: HTTPRequest) async {
        do {
            _ = try await HTTPClient().send(request)
            Issue.record("it was sent")
        } catch {
            if case .request = error {} else { Issue.record("\(error)") }
        }
    }

    @Test func `silence ends with the time limit and a closed port at once`() async throws {
        let server = try ScriptedServer { _ in "" }
        let address = "http://127.0.0.1:\(server.port)/"
        do {
            _ = try await HTTPClient().send(HTTPRequest("GET", address, timeout: .milliseconds(100)))
            Issue.record("it answered")
        } catch {
            if case .timedOut = error {} else { Issue.record("\(error)") }
            #expect(error.isTransient)
        }
        server.stop()
        do {
            _ = try await HTTPClient().send(HTTPRequest("GET", "http://127.0.0.1:1/"))
            Issue.record("it answered")
        } catch {
            if case .unreachable = error {} else { Issue.record("\(error)") }
        }
    }
}
