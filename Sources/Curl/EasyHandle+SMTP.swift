internal import CCurl

extension EasyHandle {
    /// Sets what stays the same for every message to a relay.
    func configure(for relay: SMTPRelay) {
        let host = relay.host.contains(":") ? "[\(relay.host)]" : relay.host
        let scheme = relay.security == .implicit ? "smtps" : "smtp"
        set(CURLOPT_URL, "\(scheme)://\(host):\(relay.port)/\(relay.heloName ?? "")")
        set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        // A proxy of the environment is meant for the web.
        set(CURLOPT_PROXY, "")
        set(CURLOPT_UPLOAD, 1)
        set(CURLOPT_NOPROGRESS, 0)
        set(CURLOPT_TCP_KEEPALIVE, 1)
        set(CURLOPT_CONNECTTIMEOUT_MS, relay.connectTimeout.wholeMilliseconds)
        set(CURLOPT_MAXAGE_CONN, relay.idleLimit.wholeSeconds)
        // A peer that stops taking the message would otherwise hold us for ever; the wait for the final answer has its own, shorter limit.
        set(CURLOPT_LOW_SPEED_LIMIT, 1)
        set(CURLOPT_LOW_SPEED_TIME, relay.finalReplyTimeout.wholeSeconds + 5)
        if let user = relay.user { set(CURLOPT_USERNAME, user) }
        if let password = relay.password { set(CURLOPT_PASSWORD, password) }
        if relay.security != .none { set(CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue)) }
        trust(relay.caFile)
    }

    /// Verifies certificates against the authorities of a PEM file, or against the system's.
    func trust(_ caFile: String?) {
        set(CURLOPT_SSL_VERIFYPEER, 1)
        set(CURLOPT_SSL_VERIFYHOST, 2)
        set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if let caFile { set(CURLOPT_CAINFO, caFile) }
    }
}

extension Duration {
    /// Whole milliseconds, rounded up, at least 1: zero means "for ever" to libcurl.
    var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        return max(1, Int(seconds) * 1_000 + Int((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000))
    }

    /// Whole seconds, rounded up, at least 1.
    var wholeSeconds: Int { (wholeMilliseconds + 999) / 1_000 }
}
