internal import Actions
internal import CProcess
internal import GitMemory
internal import Glibc
internal import Synchronization

/// The program by which a list is read on a terminal, chosen and started as git does it.
enum Pager {
    private struct State: Sendable {
        var command: String?
        var process: pid_t?
    }

    private static let state = Mutex(State())

    /// Notes which program it is to be; it starts when there is something to show.
    static func prepare(_ settings: GitSettings) {
        // A terminal that cannot move its cursor would be asked to.
        guard Environment.printsToTerminal, Environment.value("TERM") ?? "dumb" != "dumb" else { return }
        let named =
            Environment.value("GIT_PAGER") ?? settings.value("core.pager") ?? Environment.value("PAGER")
        let command = named ?? (isOnPath("less") ? "less" : "cat")
        guard !command.isEmpty, command != "cat" else { return }
        state.withLock { $0.command = command }
    }

    /// Starts the program, if one is to be, and has what is printed from now on go to it.
    static func start() {
        state.withLock { state in
            guard let command = state.command else { return }
            state.command = nil
            var ends: (Int32, Int32) = (-1, -1)
            let made = withUnsafeMutableBytes(of: &ends) {
                gitmem_pipe($0.baseAddress?.assumingMemoryBound(to: Int32.self))
            }
            guard made == 0 else { return }
            state.process = spawn(command, reading: ends.0)
            if state.process != nil {
                dup2(ends.1, STDOUT_FILENO)
                if isatty(STDERR_FILENO) == 1 { dup2(ends.1, STDERR_FILENO) }
                // It is the pager that is interrupted.
                signal(SIGINT, SIG_IGN)
                atexit { Pager.wait() }
            }
            close(ends.0)
            close(ends.1)
        }
    }

    /// Lets the program end: it has got everything.
    private static func wait() {
        guard let process = state.withLock({ $0.process }) else { return }
        close(STDOUT_FILENO)
        close(STDERR_FILENO)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
    }

    private static func spawn(_ command: String, reading file: Int32) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, file, STDIN_FILENO)
        // What git sets where nothing is said.
        if getenv("LESS") == nil { setenv("LESS", "FRX", 1) }
        if getenv("LV") == nil { setenv("LV", "-c", 1) }
        let texts = ["sh", "-c", command]
        var words: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var process: pid_t = 0
        return posix_spawn(&process, "/bin/sh", &actions, nil, &words, environ) == 0 ? process : nil
    }

    private static func isOnPath(_ name: String) -> Bool {
        (Environment.value("PATH") ?? "").split(separator: ":").contains { access("\($0)/\(name)", X_OK) == 0 }
    }
}
