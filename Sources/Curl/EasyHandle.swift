internal import CCurl
internal import Glibc

/// Owns one libcurl easy handle and with it the connections kept open between transfers.
struct EasyHandle: ~Copyable {
    /// libcurl's handle, valid as long as this value.
    let raw: UnsafeMutableRawPointer
    // CURLOPT_ERRORBUFFER must outlive the handle.
    private let errorBuffer: UnsafeMutablePointer<CChar>

    /// Starts libcurl when that has not happened yet, and makes a handle.
    init() throws(CurlError) {
        let started = CurlLibrary.started
        guard started == CURLE_OK else { throw .library(String(cString: curl_easy_strerror(started))) }
        guard let raw = curl_easy_init() else { throw .library("no memory for a handle") }
        self.raw = raw
        errorBuffer = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorBuffer.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        setBasics()
    }

    deinit {
        hangUp()
        curl_easy_cleanup(raw)
        errorBuffer.deallocate()
    }

    /// Forgets every option, but keeps the open connections.
    func reset() {
        curl_easy_reset(raw)
        setBasics()
    }

    private func setBasics() {
        goniec_curl_set_pointer(raw, CURLOPT_ERRORBUFFER, errorBuffer)
        // Signals belong to the process: without this, a name lookup that times out raises SIGALRM.
        goniec_curl_set_long(raw, CURLOPT_NOSIGNAL, 1)
    }

    func set(_ option: CURLoption, _ value: Int) {
        goniec_curl_set_long(raw, option, value)
    }

    func set(_ option: CURLoption, bytes: Int) {
        goniec_curl_set_size(raw, option, curl_off_t(bytes))
    }

    /// libcurl copies the text.
    func set(_ option: CURLoption, _ text: String) {
        goniec_curl_set_text(raw, option, text)
    }

    /// Performs one transfer on this thread and waits for its end.
    func perform() -> CURLcode {
        errorBuffer.pointee = 0
        return curl_easy_perform(raw)
    }

    func number(_ info: CURLINFO) -> Int {
        var value = 0
        goniec_curl_get_long(raw, info, &value)
        return value
    }

    func bytes(_ info: CURLINFO) -> Int {
        var value: curl_off_t = 0
        goniec_curl_get_size(raw, info, &value)
        return Int(value)
    }

    /// What went wrong, in libcurl's most precise words.
    func reason(_ code: CURLcode) -> String {
        errorBuffer.pointee == 0 ? String(cString: curl_easy_strerror(code)) : String(cString: errorBuffer)
    }

    /// Stops reading from the open connection, if there is one: closing says QUIT and would otherwise wait minutes for a frozen peer.
    private func hangUp() {
        var socket: curl_socket_t = -1
        guard goniec_curl_get_socket(raw, &socket) == CURLE_OK, socket >= 0 else { return }
        shutdown(socket, Int32(SHUT_RD))
    }
}
