internal import Glibc

/// git's logs of where references were: a line for each move.
enum ReferenceLog {
    /// Adds a line, whole or not at all, to a log that exists.
    ///
    /// - Parameters:
    ///   - sharing: who else may use it.
    ///   - create: says whether to make a log that does not exist.
    /// - Returns: the size that the log had; `nil` if nothing was written.
    @discardableResult
    static func append(
        _ line: String, to path: String, sharing: Sharing, create: () throws(GitError) -> Bool
    ) throws(GitError) -> off_t? {
        var file = open(path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NONBLOCK)
        if file < 0, errno == ENOENT || errno == EISDIR {
            guard try create() else { return nil }
            try Files.createDirectories(Files.folder(of: path), sharing: sharing)
            file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o666)
            // What is left of the logs of references that were below it.
            if file < 0, errno == EISDIR, try Files.removeEmptyDirectories(path) {
                file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o666)
            }
        }
        guard file >= 0 else { throw .system("write a reflog", path: path) }
        defer { close(file) }
        try sharing.apply(to: file, path: path)
        var status = stat()
        guard fstat(file, &status) == 0 else { throw .system("write a reflog", path: path) }
        if let failure = Array(line.utf8).withUnsafeBytes({ Files.writeAll(file, $0, path: path) }) {
            ftruncate(file, status.st_size)
            throw failure
        }
        return status.st_size
    }

    /// A line of a log. The reason becomes one line, as git makes it.
    static func line(
        from old: ObjectID?, to new: ObjectID, by identity: Identity, at time: Int, reason: String
    ) -> String {
        let words = reason.split { $0.isWhitespace }.joined(separator: " ")
        let before = old.map { "\($0)" } ?? String(repeating: "0", count: 2 * ObjectID.byteCount)
        // In UTC, as commits are: the local time would be looked up in the system's files each time.
        return "\(before) \(new) \(identity.name) <\(identity.email)> \(time) +0000\t\(words)\n"
    }

    /// The ids that a reference had, the latest first, each once; lines that no git wrote are passed over.
    static func targets(in content: [UInt8]) -> [ObjectID] {
        var found: [ObjectID] = []
        var seen: Set<ObjectID> = []
        let lines = content.split(separator: UInt8(ascii: "\n"))
        func note(_ digits: some Collection<UInt8>) {
            let text = String(decoding: digits, as: UTF8.self)
            guard text.contains(where: { $0 != "0" }), let id = ObjectID(hex: text[...]), seen.insert(id).inserted
            else { return }
            found.append(id)
        }
        let digits = 2 * ObjectID.byteCount
        for line in lines.reversed() where line.count > 2 * digits + 1 {
            note(line.dropFirst(digits + 1).prefix(digits))
            note(line.prefix(digits))
        }
        return found
    }
}

extension Repository {
    /// The commits that a reference's log knows, the latest first.
    public func loggedTargets(of name: String) throws(GitError) -> [ObjectID] {
        try Files.read(commonDirectory + "logs/" + name).map(ReferenceLog.targets) ?? []
    }

    /// Whether a reference that is not there has a log that shows that it was moved: git and gitmem delete the log first.
    public func hasLostReference(_ name: String) throws(GitError) -> Bool {
        // Where the references are another git directory's, so is the news of their end.
        guard referenceDirectory == commonDirectory,
            let status = try Files.status(commonDirectory + "logs/" + name), status.st_mode & S_IFMT == S_IFREG,
            let content = try Files.read(commonDirectory + "logs/" + name)
        else { return false }
        // One line may be of a first write that a crash cut short.
        return ReferenceLog.targets(in: content).count > 1
    }

    /// The names below a folder that have a log.
    ///
    /// - Parameter known: names that are not asked for.
    public func loggedReferences(below folder: String, except known: Set<String> = []) throws(GitError) -> [String] {
        var found: [String] = []
        for file in try Files.names(in: commonDirectory + "logs/" + folder) where !known.contains(folder + file) {
            guard let status = try Files.status(commonDirectory + "logs/" + folder + file) else { continue }
            if status.st_mode & S_IFMT == S_IFDIR {
                found += try loggedReferences(below: "\(folder)\(file)/", except: known)
            } else {
                found.append(folder + file)
            }
        }
        return found
    }
}
