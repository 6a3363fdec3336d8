internal import Git
internal import Glibc

/// A file of the user's, as it was found, and the way back onto the disk.
package struct ConfigFile {
    /// The path by which it is named.
    let path: String
    /// The path with links resolved.
    let target: String
    /// What stands in it; `nil` if there is none.
    let bytes: [UInt8]?
    private let status: stat?

    /// Largest file that is edited.
    private static let limit = 16 << 20

    /// Looks at a file that is to be changed.
    ///
    /// - Throws: ``Refusal`` for what is no file, or must not be written.
    static func open(_ path: String) throws(Refusal) -> ConfigFile {
        guard let found = try look(path) else {
            try checkFolder(of: path)
            return ConfigFile(path: path, target: path, bytes: nil, status: nil)
        }
        var target = path
        if found.st_mode & S_IFMT == S_IFLNK {
            guard let resolved = try? Files.absolute(path) else { throw Refusal("it is a link that leads nowhere") }
            target = resolved
        }
        guard let status = try look(target) else { throw Refusal("it is a link that leads nowhere") }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw Refusal(status.st_mode & S_IFMT == S_IFDIR ? "it is a folder" : "it is no plain file")
        }
        guard status.st_size <= limit else { throw Refusal("it is larger than 16 MiB") }
        // The superuser may write everything, and should not write what is marked as read-only either.
        guard status.st_mode & 0o222 != 0, access(target, W_OK) == 0 else { throw Refusal("it is read-only") }
        guard let content = bytes(target) else { throw Refusal("it cannot be read") }
        return ConfigFile(path: path, target: target, bytes: content, status: status)
    }

    private static func look(_ path: String) throws(Refusal) -> stat? {
        do {
            return try Files.status(path)
        } catch {
            throw Refusal("\(error)")
        }
    }

    private static func checkFolder(of path: String) throws(Refusal) {
        var folder = Files.folder(of: path)
        while try look(folder) == nil, folder != "/", folder != "." { folder = Files.folder(of: folder) }
        var status = stat()
        guard stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw Refusal("\(folder) is no folder")
        }
        guard status.st_mode & 0o222 != 0, access(folder, W_OK) == 0 else { throw Refusal("\(folder) is read-only") }
    }

    // MARK: Reading alone

    static func bytes(_ path: String) -> [UInt8]? { (try? Files.read(path)) ?? nil }
    static func text(_ path: String) -> String? { bytes(path).map { String(decoding: $0, as: UTF8.self) } }
    static func exists(_ path: String) -> Bool { ((try? Files.status(path)) ?? nil) != nil }
    static func json(_ path: String) -> JSONText? { bytes(path).flatMap { try? JSONText($0) } }

    // MARK: Writing

    /// Replaces the content; what has changed since it was read is left alone.
    ///
    /// - Returns: the folders that had to be made, the outer first.
    func write(_ content: [UInt8]) throws(Refusal) -> [String] {
        do {
            let folders = try Files.createDirectories(Files.folder(of: target))
            guard try Files.read(target) == bytes else {
                throw Refusal("it has just been changed; run the command again")
            }
            guard let status else {
                try Files.write(target, content, mode: 0o644, flags: O_EXCL, isDurable: true)
                return folders
            }
            // Another name of the file would keep the old content.
            if status.st_nlink > 1 {
                try overwrite(content)
                return folders
            }
            let draft = "\(target).\(getpid()).tmp"
            try Files.writeDraft(draft, content, mode: 0o600, isDurable: true)
            guard chown(draft, status.st_uid, status.st_gid) == 0 || errno == EPERM,
                chmod(draft, status.st_mode & 0o7777) == 0, rename(draft, target) == 0
            else {
                // A file that is mounted by itself cannot be replaced.
                unlink(draft)
                try overwrite(content)
                return folders
            }
            try Files.syncFolder(Files.folder(of: target))
            return folders
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw Refusal("\(error)")
        }
    }

    /// Writes over the file in its place, and puts the old content back if that fails.
    private func overwrite(_ content: [UInt8]) throws(Refusal) {
        if let failure = Self.fill(target, content) {
            _ = Self.fill(target, bytes ?? [])
            throw Refusal("it could not be written: \(String(cString: strerror(failure)))")
        }
    }

    /// Gives an existing file a content; returns the system's error if that fails.
    private static func fill(_ path: String, _ content: [UInt8]) -> Int32? {
        let file = Glibc.open(path, O_WRONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { return errno }
        defer { close(file) }
        var rest = content[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno != EINTR { return errno }
            rest = rest.dropFirst(max(0, count))
        }
        return ftruncate(file, off_t(content.count)) == 0 && fsync(file) == 0 ? nil : errno
    }

    /// Removes the file.
    func delete() throws(Refusal) {
        do {
            guard try Files.read(target) == bytes else {
                throw Refusal("it has just been changed; run the command again")
            }
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw Refusal("\(error)")
        }
        guard unlink(path) == 0 else {
            throw Refusal("it could not be removed: \(String(cString: strerror(errno)))")
        }
    }

    /// Keeps the content beside the file, unless something stands there.
    ///
    /// - Returns: whether it was kept.
    func keepCopy() throws(Refusal) -> Bool {
        guard let bytes, let status, !Self.exists(backup) else { return false }
        do {
            try Files.write(backup, bytes, mode: status.st_mode & 0o777, flags: O_EXCL, isDurable: true)
        } catch {
            throw Refusal("\(error)")
        }
        return true
    }

    /// Removes the copy that was kept, if it is what the file is again.
    func dropCopy(of content: [UInt8]) { if Self.bytes(backup) == content { unlink(backup) } }

    private var backup: String { "\(path).before-gitmem" }
}
