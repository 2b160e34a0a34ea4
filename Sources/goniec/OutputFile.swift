import Foundation

/// Where a command writes data: a new file, which is there under its name once it is whole, or standard output.
struct OutputFile {
    private let path: String?
    private let handle: FileHandle
    private var draft: String? { path.map { $0 + ".part" } }

    /// Begins a file that must not exist yet; nil is standard output.
    init(_ path: String?) throws {
        self.path = path
        guard let path else {
            handle = .standardOutput
            return
        }
        guard !FileManager.default.fileExists(atPath: path) else { throw Failure("\(path) exists already: name another file") }
        // Personal data: for its owner alone.
        let descriptor = open(path + ".part", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failure("\(path) can't be written: \(String(cString: strerror(errno)))") }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// Writes on. A disk that is full, or a reader that has gone, is a failure like any other.
    func write(_ bytes: [UInt8]) throws {
        do {
            try handle.write(contentsOf: Data(bytes))
        } catch {
            throw Failure(path.map { "\($0) can't be written: is the disk full?" } ?? "standard output takes no more")
        }
    }

    /// The file is whole.
    func close() throws {
        guard let path, let draft else { return }
        try handle.synchronize()
        guard rename(draft, path) == 0 else { throw Failure("\(path) can't be written: \(String(cString: strerror(errno)))") }
    }

    /// The file won't be whole.
    func discard() {
        if let draft { unlink(draft) }
    }
}
