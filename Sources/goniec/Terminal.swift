import Foundation

/// What commands know of the terminal they run in.
enum Terminal {
    /// True when standard error is looked at by a person: then there are progress lines, and colours unless NO_COLOR forbids them.
    static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

    /// Writes a line for the person at the terminal, beside the results on standard output.
    static func say(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }

    /// Writes over the current line on a terminal; writes nothing elsewhere.
    static func progress(_ text: String) {
        guard isInteractive else { return }
        FileHandle.standardError.write(Data(("\r\u{1B}[K" + text).utf8))
    }

    /// Ends a line of progress.
    static func endProgress() {
        guard isInteractive else { return }
        FileHandle.standardError.write(Data("\n".utf8))
    }

    /// A peer that closes its connection, or a pipe whose reader has gone, is an error to be handled and no reason to die.
    static func ignoreBrokenPipes() {
        signal(SIGPIPE, SIG_IGN)
    }
}
