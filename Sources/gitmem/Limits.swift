internal import CStart
internal import Glibc

/// Makes what the system's limits end without a word an error with an exit code.
enum Limits {
    /// Prepares the process: called once, before a command runs.
    static func prepare() {
        // A write beyond the greatest size of a file (`ulimit -f`) fails, and does not kill.
        signal(SIGXFSZ, SIG_IGN)
        gitmem_keep_memory()
        let text = Arguments.wantJSON ? json : message
        gitmem_end_for_memory(text.utf8Start, Int32(text.utf8CodeUnitCount))
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
}
