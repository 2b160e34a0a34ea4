/// What this program is.
package enum Build {
    /// The version that `goniec --version` prints and workers show.
    package static let version = "0.1.0"
}
