internal import CProcess
internal import Glibc
internal import Synchronization

/// Sees to it that the system keeps how a child ended until it is asked.
///
/// A parent that ignores SIGCHLD hands that on, and then nobody learns how a child ended: not this process, and not git of
/// what it starts. So SIGCHLD has its default for as long as a child runs, and then again what it had.
enum ChildSignal {
    private static let state = Mutex<(running: Int, before: sigaction?)>((0, nil))

    /// Runs `body`, which starts a child and waits for its end.
    static func whileKept<Result>(_ body: () throws(GitError) -> Result) throws(GitError) -> Result {
        begin()
        defer { end() }
        return try body()
    }

    private static func begin() {
        state.withLock { state in
            state.running += 1
            guard state.running == 1, gitmem_forgets_children() != 0 else { return }
            var (before, action) = (sigaction(), sigaction())
            action.__sigaction_handler.sa_handler = SIG_DFL
            if sigaction(SIGCHLD, &action, &before) == 0 { state.before = before }
        }
    }

    private static func end() {
        state.withLock { state in
            state.running -= 1
            guard state.running == 0, var before = state.before else { return }
            sigaction(SIGCHLD, &before, nil)
            state.before = nil
        }
    }

    /// The signals that a child is to have blocked: those that are blocked here, without SIGCHLD. A shell would not hear
    /// of its own children.
    static func maskForChild() -> sigset_t {
        var mask = sigset_t()
        pthread_sigmask(SIG_SETMASK, nil, &mask)
        sigdelset(&mask, SIGCHLD)
        return mask
    }
}
