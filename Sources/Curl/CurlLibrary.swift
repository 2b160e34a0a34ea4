internal import CCurl
internal import Glibc

/// libcurl as a whole.
enum CurlLibrary {
    /// The result of starting libcurl, which happens once in a process.
    static let started: CURLcode = {
        // With CURLOPT_NOSIGNAL libcurl leaves SIGPIPE to the program, and OpenSSL writes without MSG_NOSIGNAL.
        signal(SIGPIPE, SIG_IGN)
        return goniec_curl_start()
    }()
}
