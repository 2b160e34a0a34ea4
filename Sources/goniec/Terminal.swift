import Foundation

/// What commands know of the terminal they run in.
enum Terminal {
    /// True when standard error is looked at by a person: then there are progress lines, and colours unless NO_COLOR forbids them.
    static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

    /// The colours of results: none unless standard output is a terminal that can show them and NO_COLOR (no-color.org) isn't set.
    static var style: Style {
        let environment = ProcessInfo.processInfo.environment
        let isPlain = !(environment["NO_COLOR"] ?? "").isEmpty || environment["TERM"] == "dumb"
        return Style(isColoured: isatty(STDOUT_FILENO) == 1 && !isPlain)
    }

    /// Writes text in colour, or as it is.
    struct Style {
        let isColoured: Bool

        func green(_ text: String) -> String { painted(text, 32) }
        func yellow(_ text: String) -> String { painted(text, 33) }
        func red(_ text: String) -> String { painted(text, 31) }
        func cyan(_ text: String) -> String { painted(text, 36) }
        func bold(_ text: String) -> String { painted(text, 1) }

        private func painted(_ text: String, _ code: Int) -> String {
            isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
        }
    }

    /// Asks the person at the terminal whether to go on; yes where nobody sits at one.
    static func agrees(_ question: String) -> Bool {
        guard isInteractive, isatty(STDIN_FILENO) == 1 else { return true }
        FileHandle.standardError.write(Data("\(question) [y/N] ".utf8))
        return ["y", "yes"].contains(readLine()?.lowercased())
    }

    /// Writes a line for the person at the terminal, beside the results on standard output.
    static func say(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }

    /// How many bytes standard input still holds, when it is a file.
    static var inputSize: Int? {
        // A file can be sought to its end and back, a pipe and a terminal can't.
        let here = lseek(STDIN_FILENO, 0, SEEK_CUR)
        guard here >= 0 else { return nil }
        let end = lseek(STDIN_FILENO, 0, SEEK_END)
        guard lseek(STDIN_FILENO, here, SEEK_SET) == here, end > here else { return nil }
        return Int(end - here)
    }

    /// Writes a result over the last one on a terminal, and below it elsewhere.
    static func redraw(_ text: String) throws {
        let isScreen = isatty(STDOUT_FILENO) == 1
        // Line by line and then the rest: clearing the screen first would make it flicker.
        let shown = isScreen ? "\u{1B}[H" + text.replacing("\n", with: "\u{1B}[K\n") + "\u{1B}[K\n\u{1B}[J" : text + "\n"
        try FileHandle.standardOutput.write(contentsOf: Data(shown.utf8))
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
