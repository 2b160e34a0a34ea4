internal import Glibc

/// A folder of small files that only their owner can read, with as few system calls as atomic writing takes.
struct Folder: Sendable {
    let path: String

    /// Opens a folder, making it and those above it when they are missing. One that was there keeps its rights: it may have other uses.
    init(creating path: String) throws(MailboxError) {
        self.path = path
        var parent = path.hasPrefix("/") ? "" : "."
        let parts = path.split(separator: "/")
        for (index, part) in parts.enumerated() {
            parent += "/\(part)"
            if mkdir(parent, index == parts.count - 1 ? 0o700 : 0o755) != 0, errno != EEXIST { throw Self.failure(parent) }
        }
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw .file(path: path, reason: "this is no folder")
        }
    }

    /// Writes a file that is there whole or not at all.
    func write(_ name: String, _ head: [UInt8], _ body: [UInt8]) throws(MailboxError) {
        let temporary = "\(path)/.\(name).tmp"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure(temporary) }
        let written = Self.write(head, body, to: descriptor)
        let reason = errno
        close(descriptor)
        guard written, rename(temporary, "\(path)/\(name)") == 0 else {
            let failure = Self.failure(temporary, written ? errno : reason)
            unlink(temporary)
            throw failure
        }
    }

    /// The first `limit` bytes of a file; nil when there is no such file.
    func read(_ name: String, limit: Int = .max) throws(MailboxError) -> [UInt8]? {
        let descriptor = open("\(path)/\(name)", O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        if descriptor < 0, errno == ENOENT { return nil }
        var status = stat()
        guard descriptor >= 0, fstat(descriptor, &status) == 0 else { throw Self.failure("\(path)/\(name)") }
        defer { close(descriptor) }
        let size = min(limit, Int(status.st_size))
        return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size {
                let got = Glibc.read(descriptor, buffer.baseAddress! + count, size - count)
                guard got > 0 else { break }
                count += got
            }
        }
    }

    /// The size of a file in bytes; nil when there is no such file.
    func size(_ name: String) -> Int? {
        var status = stat()
        return stat("\(path)/\(name)", &status) == 0 ? Int(status.st_size) : nil
    }

    /// Removes a file; one that is not there is fine.
    func remove(_ name: String) throws(MailboxError) {
        if unlink("\(path)/\(name)") != 0, errno != ENOENT { throw Self.failure("\(path)/\(name)") }
    }

    /// The names of all files and folders in it.
    func names() throws(MailboxError) -> [String] {
        guard let directory = opendir(path) else { throw Self.failure(path) }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) { String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self)) })
        }
        return names.filter { $0 != "." && $0 != ".." }
    }

    private static func write(_ head: [UInt8], _ body: [UInt8], to descriptor: Int32) -> Bool {
        let total = head.count + body.count
        let first = head.withUnsafeBytes { head in
            body.withUnsafeBytes { body in
                var parts = [
                    iovec(iov_base: UnsafeMutableRawPointer(mutating: head.baseAddress), iov_len: head.count),
                    iovec(iov_base: UnsafeMutableRawPointer(mutating: body.baseAddress), iov_len: body.count),
                ]
                return writev(descriptor, &parts, 2)
            }
        }
        guard first >= 0 else { return false }
        // A regular file takes everything at once but for a signal or a full disk.
        let rest = (head + body)[min(first, total)...]
        return first == total || rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) } == rest.count
    }

    private static func failure(_ path: String, _ code: Int32 = errno) -> MailboxError {
        .file(path: path, reason: String(cString: strerror(code)))
    }
}
