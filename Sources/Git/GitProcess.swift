internal import Glibc

/// Runs the user's own `git`, for what needs their credentials, hooks and settings.
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

    /// Runs `git -C <directory> <arguments>` to its end, with no standard input.
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
        var process = pid_t()
        let result = posix_spawnp(&process, "git", &actions, nil, words, environ)
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
}
