internal import Glibc

/// Runs the user's own `git`, for what needs their credentials, hooks and settings, and for packing.
public enum GitProcess {
    /// How a run ended.
    public struct Outcome: Sendable {
        /// The exit status; 128 + signal if it was killed.
        public let status: Int32
        /// What it printed to standard output.
        public let output: String
        /// What it printed to standard error.
        public let errors: String
    }

    /// The options with which git syncs all that it writes; a version that does not know them does as it always does.
    public static let durably = ["-c", "core.fsync=all", "-c", "core.fsyncMethod=fsync"]

    /// Runs `git -C <directory> <arguments>` to its end, with no standard input.
    ///
    /// Variables that point git at another repository, as they are set while a hook runs, are not passed on.
    ///
    /// - Throws: `notFound` if there is no `git` on the path.
    public static func run(_ arguments: [String], in directory: String) throws(GitError) -> Outcome {
        var out: [Int32] = [0, 0]
        guard pipe(&out) == 0 else { throw .system("run git", path: "pipe") }
        for end in out { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        // Errors go to a file, so that one pipe can be read to its end without watching the other.
        guard let errors = tmpfile() else {
            close(out[0])
            close(out[1])
            throw .system("run git", path: "temporary file")
        }
        defer { fclose(errors) }

        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, out[1], 1)
        posix_spawn_file_actions_adddup2(&actions, fileno(errors), 2)

        var words: [UnsafeMutablePointer<CChar>?] = (["git", "-C", directory] + arguments).map { strdup($0) }
        words.append(nil)
        defer { words.forEach { free($0) } }
        var environment = inheritedEnvironment()
        environment.append(nil)
        var process = pid_t()
        let result = posix_spawnp(&process, "git", &actions, nil, words, environment)
        close(out[1])
        defer { close(out[0]) }
        guard result == 0 else { throw .system("run git", path: "git", errno: result) }

        let output = try Files.read(descriptor: out[0], path: "git")
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
        rewind(errors)
        let complaints = try Files.read(descriptor: fileno(errors), path: "git")
        let signal = status & 0x7f
        return Outcome(
            status: signal == 0 ? status >> 8 & 0xff : 128 + signal,
            output: String(decoding: output, as: UTF8.self), errors: String(decoding: complaints, as: UTF8.self))
    }

    /// `POSIX_SPAWN_SETSID`, which the C library shows to C programs only if they ask for it.
    private static let newSession: Int16 = 0x80

    /// Starts git in a session of its own, with no input or output, and does not wait for it.
    ///
    /// A shell starts it and ends at once: so it is the system's child and not this process's, which would have to
    /// wait for its end.
    static func startInBackground(_ arguments: [String], gitDirectory: String) throws(GitError) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor in Int32(0)...2 {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, newSession | Int16(POSIX_SPAWN_SETSIGMASK))

        // Whoever waits for the end of a pipe that this process got must not wait for git.
        let script =
            "cd \"$1\" && shift && exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- && { git --git-dir . \"$@\" & }"
        var words: [UnsafeMutablePointer<CChar>?] =
            (["sh", "-c", script, "sh", gitDirectory] + arguments).map { strdup($0) }
        words.append(nil)
        defer { words.forEach { free($0) } }
        var environment = inheritedEnvironment()
        environment.append(nil)
        var process = pid_t()
        let result = posix_spawnp(&process, "sh", &actions, &attributes, words, environment)
        guard result == 0 else { throw .system("run git", path: "sh", errno: result) }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    }

    /// What `git rev-parse --local-env-vars` lists, as far as it names a repository or its parts.
    private static let localVariables: Set<String> = [
        "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_PREFIX", "GIT_SHALLOW_FILE", "GIT_GRAFT_FILE", "GIT_NAMESPACE",
    ]

    private static func inheritedEnvironment() -> [UnsafeMutablePointer<CChar>?] {
        var kept: [UnsafeMutablePointer<CChar>?] = []
        var position = environ
        while let entry = position.pointee {
            let name = String(cString: entry).prefix { $0 != "=" }
            if !localVariables.contains(String(name)) { kept.append(entry) }
            position += 1
        }
        return kept
    }
}
