internal import Glibc

/// Makes what the system's limits end without a word an error with an exit code.
enum Limits {
    /// Prepares the process: called once, before a command runs.
    static func prepare() {
        // A write beyond the greatest size of a file (`ulimit -f`) fails, and does not kill.
        signal(SIGXFSZ, SIG_IGN)
        // Made now, for there may be no memory then.
        _ = (json, message)
        // Swift aborts when it gets no memory.
        signal(SIGABRT) { _ in Limits.endForMemory() }
    }

    /// What is said with `--json`.
    private static let json: StaticString = """
        {"error":{"code":"out-of-memory","exit":8,"hint":"what was acknowledged before is safe; raise the limit \
        (ulimit -v) or free memory, and run the command again","message":"there was not enough memory"}}

        """

    private static let message: StaticString = """
        gitmem: there was not enough memory
        hint: what was acknowledged before is safe; raise the limit (ulimit -v) or free memory, and run the command \
        again

        """

    /// Ends the process with exit code 8 if memory is short. If it is not, the abort takes its course: it is a fault of
    /// gitmem's, and not to be hidden.
    ///
    /// It runs in a signal handler, and calls only what may be called there.
    private static func endForMemory() {
        var limit = rlimit()
        let isLimited = getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0 && limit.rlim_cur != .max
        // What could not be had is seldom larger than half of what there may be.
        let size = isLimited ? Int(clamping: limit.rlim_cur / 2) : 1 << 28
        let probe = mmap(nil, max(size, 1 << 20), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard probe == MAP_FAILED else { return }
        let text = Arguments.wantJSON ? json : message
        _ = write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
        _exit(8)
    }
}
