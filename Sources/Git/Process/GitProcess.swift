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
        /// Why it was ended before its time, if it was.
        public var stop: Stop?
    }

    /// Why a run was ended before its time.
    public enum Stop: Sendable {
        /// It took longer than it may.
        case timeout
        /// The caller gave up.
        case cancelled
        /// A signal had stopped it, and nothing let it go on.
        case stopped
        /// It printed more than it may.
        case tooLong
    }

    /// Under what conditions a run takes place.
    public struct Conditions {
        /// Variables that are set for it.
        public var environment: [String: String]
        /// Whether it may ask the user for something at the terminal. If not, it has a session of its own.
        public var keepsTerminal: Bool
        /// After how many milliseconds it is ended, with all that it started.
        public var timeout: Int?
        /// Gets what it prints to standard error, piece by piece.
        public var onErrors: (([UInt8]) -> Void)?
        /// Asked ten times a second; when it says so, the run is ended.
        public var isCancelled: (() -> Bool)?
        /// What it reads from standard input.
        var input: [UInt8] = []
        /// After how many bytes on standard output it is ended.
        var mostOutput = Int.max
        /// A variable that it does not inherit.
        var hiddenVariable: String?

        /// Creates conditions.
        public init(
            environment: [String: String] = [:], keepsTerminal: Bool = true, timeout: Int? = nil,
            onErrors: (([UInt8]) -> Void)? = nil, isCancelled: (() -> Bool)? = nil
        ) {
            self.environment = environment
            self.keepsTerminal = keepsTerminal
            self.timeout = timeout
            self.onErrors = onErrors
            self.isCancelled = isCancelled
        }
    }

    /// The options with which git syncs all that it writes; a version that does not know them does as it always does.
    public static let durably = ["-c", "core.fsync=all", "-c", "core.fsyncMethod=fsync"]

    /// Runs `git -C <directory> <arguments>` to its end, with no standard input.
    ///
    /// Variables that point git at another repository, as they are set while a hook runs, are not passed on, unless
    /// the conditions have them.
    ///
    /// - Throws: `noGit` if there is no `git` on the path; with the system error `EAGAIN` if there may be no more
    ///   processes, `ECHILD` if nobody can tell how it ended.
    public static func run(
        _ arguments: [String], in directory: String, _ conditions: Conditions = Conditions()
    ) throws(GitError) -> Outcome {
        try run(program: ["git", "-C", directory] + arguments, conditions)
    }

    /// Runs several commands of `git -C <directory>` to their ends, all at the same time.
    ///
    /// - Parameter meanwhile: what is done here while they run.
    public static func run(
        all commands: [[String]], in directory: String, _ conditions: Conditions = Conditions(),
        meanwhile: () -> Void = {}
    ) throws(GitError) -> [Outcome] {
        try ChildSignal.whileKept { () throws(GitError) in
            var running: [Running] = []
            var failure: GitError?
            do throws(GitError) {
                for command in commands {
                    running.append(try start(program: ["git", "-C", directory] + command, conditions))
                }
                meanwhile()
            } catch { failure = error }
            var outcomes: [Outcome] = []
            // Each that was started is waited for.
            for var process in running {
                do throws(GitError) {
                    outcomes.append(try process.finish(conditions))
                } catch { failure = failure ?? error }
            }
            if let failure { throw failure }
            return outcomes
        }
    }

    /// Runs a program, which is looked for on the path, to its end.
    static func run(program: [String], _ conditions: Conditions) throws(GitError) -> Outcome {
        try ChildSignal.whileKept { () throws(GitError) in
            var process = try start(program: program, conditions)
            return try process.finish(conditions)
        }
    }

    /// A program that was started, and the pipes from it and to it.
    private struct Running {
        var child: ChildProcess
        let output: ProcessPipe
        let errors: ProcessPipe
        let input: ProcessInput?

        mutating func finish(_ conditions: Conditions) throws(GitError) -> Outcome {
            try child.finish(output, errors, conditions, feeding: input)
        }
    }

    private static func start(program: [String], _ conditions: Conditions) throws(GitError) -> Running {
        let output = try ProcessPipe()
        let errors = try ProcessPipe()
        let input = conditions.input.isEmpty ? nil : try ProcessInput(conditions.input)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input.reading, 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        posix_spawn_file_actions_adddup2(&actions, output.writing, 1)
        posix_spawn_file_actions_adddup2(&actions, errors.writing, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Out of reach of the terminal, nothing that git starts can wait for an answer there.
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK) | (conditions.keepsTerminal ? 0 : newSession))
        var signals = ChildSignal.maskForChild()
        posix_spawnattr_setsigmask(&attributes, &signals)

        var words: [UnsafeMutablePointer<CChar>?] = program.map { strdup($0) }
        let extra: [UnsafeMutablePointer<CChar>?] = conditions.environment.map { strdup("\($0.key)=\($0.value)") }
        defer { (words + extra).forEach { free($0) } }
        words.append(nil)
        var replaced = conditions.environment
        if let name = conditions.hiddenVariable { replaced[name] = "" }
        var environment = inheritedEnvironment(without: replaced) + extra
        environment.append(nil)
        var process = pid_t()
        let result = posix_spawnp(&process, program[0], &actions, &attributes, words, environment)
        guard result == 0 else { throw .cannotRun(program[0], result) }
        return Running(
            child: ChildProcess(process, leadsGroup: !conditions.keepsTerminal), output: output, errors: errors,
            input: input)
    }

    /// `POSIX_SPAWN_SETSID`, which the C library shows to C programs only if they ask for it.
    private static let newSession: Int16 = 0x80

    /// Starts a program, such as git, in a session of its own, with no input or output, and does not wait for it.
    ///
    /// A shell starts it and ends at once: so it is the system's child and not this process's, which would have to
    /// wait for its end.
    static func startInBackground(
        program: [String], gitDirectory: String, _ variables: [String: String] = [:]
    ) throws(GitError) {
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

        // Whoever waits for the end of a pipe that this process got must not wait for it.
        let script =
            "cd \"$1\" && shift && exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- && { \"$@\" & }"
        var words: [UnsafeMutablePointer<CChar>?] =
            (["sh", "-c", script, "sh", gitDirectory] + program).map { strdup($0) }
        words.append(nil)
        let named = variables.merging(["GIT_DIR": gitDirectory]) { $1 }
        let extra: [UnsafeMutablePointer<CChar>?] = named.map { strdup("\($0.key)=\($0.value)") }
        defer { (words + extra).forEach { free($0) } }
        var environment = inheritedEnvironment(without: named) + extra
        environment.append(nil)
        try ChildSignal.whileKept { () throws(GitError) in
            var process = pid_t()
            let result = posix_spawnp(&process, "sh", &actions, &attributes, words, environment)
            guard result == 0 else { throw .system("run git", path: "sh", errno: result) }
            var child = ChildProcess(process, leadsGroup: true)
            _ = try child.wait()
        }
    }

    private static func inheritedEnvironment(without replaced: [String: String] = [:]) -> [UnsafeMutablePointer<CChar>?]
    {
        var kept: [UnsafeMutablePointer<CChar>?] = []
        var position = environ
        while let entry = position.pointee {
            let name = String(String(cString: entry).prefix { $0 != "=" })
            if !GitEnvironment.repositoryVariables.contains(name), replaced[name] == nil { kept.append(entry) }
            position += 1
        }
        return kept
    }
}
