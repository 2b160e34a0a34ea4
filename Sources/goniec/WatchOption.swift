import ArgumentParser

/// Output that is shown again and again.
struct WatchOption: ParsableArguments {
    @Flag(help: "Show it anew every two seconds, until Ctrl-C.")
    var watch = false

    /// Shows a text once, or for as long as somebody watches: then what can't be read now may be in two seconds.
    func show(_ text: () async throws -> String) async throws {
        guard watch else { return print(try await text()) }
        while !Task.isCancelled {
            let shown: String
            do {
                shown = try await text()
            } catch {
                shown = "Error: \(error)"
            }
            try Terminal.redraw(shown)
            try await Task.sleep(for: .seconds(2))
        }
    }
}
