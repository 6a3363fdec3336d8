internal import Glibc

/// Tells git directories from other folders, and where their parts are, as git does.
enum GitDirectory {
    /// Whether a folder is a git directory: it has a `HEAD` and, itself or by what it names, objects and references.
    ///
    /// - Parameter path: without a slash at the end.
    static func isOne(_ path: String, _ environment: GitEnvironment?, from start: String) throws(GitError) -> Bool {
        guard isHead(path + "/HEAD") else { return false }
        let common = try common(of: path, environment, from: start).path
        let objects = environment?["GIT_OBJECT_DIRECTORY"].map { $0.resolved(from: start) } ?? common + "/objects"
        return access(objects, X_OK) == 0 && access(common + "/refs", X_OK) == 0
    }

    /// The git directory that all worktrees share, and whether it is named and not the same.
    static func common(
        of path: String, _ environment: GitEnvironment?, from start: String
    ) throws(GitError) -> (path: String, isNamed: Bool) {
        if let named = environment?["GIT_COMMON_DIR"] { return (named.resolved(from: start), true) }
        guard let content = try Files.read(path + "/commondir") else { return (path, false) }
        let line = PathText.text(Array(content.trimmingLineEnds()))
        let common = line.resolved(from: path)
        return ((try? Files.absolute(common)) ?? common, true)
    }

    private static func isHead(_ path: String) -> Bool {
        var status = stat()
        guard lstat(path, &status) == 0 else { return false }
        if status.st_mode & S_IFMT == S_IFLNK {
            var target = [CChar](repeating: 0, count: 256)
            let count = readlink(path, &target, 255)
            return count > 5 && target[..<5].elementsEqual("refs/".utf8.map(CChar.init(bitPattern:)))
        }
        guard status.st_mode & S_IFMT == S_IFREG, let content = try? Files.read(path)?.prefix(255) else { return false }
        if content.starts(with: "ref:".utf8) {
            return content.dropFirst(4).drop { $0.isConfigSpace }.starts(with: "refs/".utf8)
        }
        return content.count >= 40 && content.prefix(40).allSatisfy { hexDigitValue($0) != nil }
    }

    /// What a file `.git` leads to; `nil` if it is no file.
    ///
    /// - Throws: `astray` if it does not lead to a git directory.
    static func target(
        ofFile path: String, _ environment: GitEnvironment?, from start: String
    ) throws(GitError) -> String? {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        func bad(_ why: String) -> GitError {
            GitError(
                code: .astray, operation: "find a repository",
                message: "\(PathText.display(path)) does not lead to a git repository: \(why)")
        }
        guard status.st_size <= 1 << 20, let content = try Files.read(path), content.starts(with: "gitdir: ".utf8)
        else { throw bad("it does not begin with “gitdir: ”") }
        let named = content.dropFirst("gitdir: ".utf8.count).trimmingLineEnds()
        guard !named.isEmpty else { throw bad("it names no folder") }
        let directory = PathText.text(Array(named)).resolved(from: Files.folder(of: path))
        guard try isOne(directory, environment, from: start) else {
            throw bad("\(PathText.display(directory)) is none; `git worktree repair` helps where one was moved")
        }
        return try Files.absolute(directory)
    }
}
