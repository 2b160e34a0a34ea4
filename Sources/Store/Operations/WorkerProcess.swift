package import Identity

/// A process that works, as it names itself.
package struct WorkerProcess: Sendable, Equatable {
    /// One life of it.
    package let id: UUID
    /// Where it runs.
    package let host: String
    /// The operating system's number of it.
    package let pid: Int32
    /// The build.
    package let version: String

    /// Names a process.
    package init(id: UUID, host: String, pid: Int32, version: String) {
        self.id = id
        self.host = host
        self.pid = pid
        self.version = version
    }
}
