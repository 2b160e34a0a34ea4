/// Where a mailbox listens and keeps its messages.
package struct MailboxConfiguration: Sendable {
    /// How SMTP clients are protected.
    package enum Security: Sendable {
        case none
        /// STARTTLS is offered, and nothing is taken before it; PEM files.
        case startTLS(certificate: String, key: String)
        /// TLS from the first byte; PEM files.
        case implicit(certificate: String, key: String)
    }

    /// The address to listen on, for both.
    package var host = "127.0.0.1"
    /// 0 lets the system choose.
    package var smtpPort = 0
    /// 0 lets the system choose; nil means no web page.
    package var webPort: Int? = 0
    /// The folder for the `.eml` files; made when missing.
    package var directory: String
    package var security = Security.none
    /// User and password that clients must log in with (AUTH PLAIN); nil lets everyone in.
    package var login: (user: String, password: String)?
    /// The largest message taken, in bytes.
    package var largestMessage = 32 << 20
    /// How many of the newest messages the page lists at least.
    package var listed = 20_000
    /// How to fail, for tests.
    package var misbehaviour = Misbehaviour()

    /// A mailbox on free ports of this machine that keeps its messages in `directory`.
    package init(directory: String) {
        self.directory = directory
    }
}
