internal import Glibc

/// Whether a repository that was found by looking for it is to be trusted: git's `safe.directory` and
/// `safe.bareRepository`, which only the system's and the user's own configuration can set.
enum Ownership {
    /// - Parameters:
    ///   - paths: what has to belong to this user.
    ///   - folder: the path that `safe.directory` names.
    /// - Throws: `owner` if it belongs to another user and is not trusted.
    static func check(_ paths: [String], of folder: String, _ environment: GitEnvironment) throws(GitError) {
        if environment["GIT_TEST_ASSUME_DIFFERENT_OWNER"].flatMap(ConfigValue.flag) != true,
            paths.allSatisfy({ isOwn($0, environment) })
        {
            return
        }
        guard try isTrusted(folder, environment) else {
            throw GitError(
                code: .owner, operation: "open the repository at \(PathText.display(folder))",
                message: "it belongs to another user")
        }
    }

    private static func isOwn(_ path: String, _ environment: GitEnvironment) -> Bool {
        var status = stat()
        guard lstat(path, &status) == 0 else { return false }
        // A path that a descriptor stands for is a link of this process's own.
        if PathText.display(path) != path, stat(path, &status) != 0 { return false }
        let user = geteuid()
        if status.st_uid == user { return true }
        // Under sudo, what belongs to the user behind it is as good as root's.
        guard user == 0, let text = environment["SUDO_UID"], let behind = uid_t(text) else { return false }
        return status.st_uid == behind
    }

    private static func isTrusted(_ folder: String, _ environment: GitEnvironment) throws(GitError) -> Bool {
        let configuration = try ConfigReader.readProtected(environment)
        let wanted = PathText.bytes(of: folder)
        var isTrusted = false
        for value in configuration.values("safe.directory") {
            guard let bytes = value.bytes, !bytes.isEmpty else {
                // An empty value takes back what was said before.
                isTrusted = false
                continue
            }
            if bytes == Array("*".utf8) {
                isTrusted = true
                continue
            }
            guard var path = try? ConfigReader.expand(bytes, environment) else { continue }
            let isPrefix = path.suffix(2).elementsEqual("/*".utf8)
            if isPrefix { path.removeLast(2) }
            if path.isEmpty { path = [UInt8(ascii: "/")] }
            guard path.first == UInt8(ascii: "/") || path == [UInt8(ascii: ".")] else { continue }
            let real = (try? Files.absolute(PathText.text(path))).map(PathText.bytes) ?? path
            let above = real == [UInt8(ascii: "/")] ? real : real + [UInt8(ascii: "/")]
            if isPrefix ? wanted.starts(with: above) : (wanted == real || wanted == path) { isTrusted = true }
        }
        return isTrusted
    }

    /// - Throws: `owner` if `safe.bareRepository` wants a bare repository to be named.
    static func checkBare(_ path: String, _ environment: GitEnvironment) throws(GitError) {
        // What is below a `.git` was made by git there, and not put into a clone by somebody else.
        let parts = path.split(separator: "/")
        if parts.contains(".git") { return }
        let configuration = try ConfigReader.readProtected(environment)
        guard configuration.value("safe.bareRepository")?.text == "explicit" else { return }
        throw GitError(
            code: .bareRepository, operation: "use the bare repository at \(PathText.display(path))",
            message: "git's safe.bareRepository is explicit, so it has to be named")
    }
}
