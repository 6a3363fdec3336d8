internal import Git

/// How the user's git is used to reach a remote.
public struct Network {
    /// Whether git and SSH may ask the user for a password at the terminal.
    public var mayPrompt: Bool
    /// After how long a fetch or push that has not ended is given up.
    public var timeout: Duration?
    /// How long to compete with others for the trunk of a remote.
    public var patience: Duration
    /// Gets git's own progress, as it prints it.
    public var showProgress: ((String) -> Void)?
    /// Asked ten times a second while git runs; when it says so, git is ended and the sync given up.
    public var isCancelled: () -> Bool
    /// What the environment variable `GITMEM_SYNCS` holds: the syncs in whose hooks this process runs.
    public var enclosingSyncs: String?

    /// Creates the way to a remote.
    public init(
        mayPrompt: Bool = false, timeout: Duration? = .seconds(600), patience: Duration = .seconds(60),
        showProgress: ((String) -> Void)? = nil, isCancelled: @escaping () -> Bool = { false },
        enclosingSyncs: String? = nil
    ) {
        self.mayPrompt = mayPrompt
        self.timeout = timeout
        self.patience = patience
        self.showProgress = showProgress
        self.isCancelled = isCancelled
        self.enclosingSyncs = enclosingSyncs
    }
}

extension Store {
    /// Runs a git command that reaches a remote.
    ///
    /// - Throws: ``StoreError`` with the code `interrupted` if it was given up, `gitFailed` if there is no git.
    func git(
        _ command: String, _ arguments: [String], with settings: [String] = [], by network: Network
    ) throws -> GitProcess.Outcome {
        var conditions = GitProcess.Conditions(keepsTerminal: network.mayPrompt, isCancelled: network.isCancelled)
        // What git says is read here, so it is to say it in English.
        conditions.environment["LANGUAGE"] = "C"
        conditions.environment[SyncMark.variable] = network.enclosingSyncs
        if !network.mayPrompt { conditions.environment["GIT_TERMINAL_PROMPT"] = "0" }
        if let timeout = network.timeout { conditions.timeout = Int(clamping: timeout.components.seconds) * 1000 }
        if let show = network.showProgress { conditions.onErrors = { show(String(decoding: $0, as: UTF8.self)) } }
        let words =
            (try readDurability() ? GitProcess.durably : []) + settings
            + [command, network.showProgress == nil ? "--no-progress" : "--progress"] + arguments
        let outcome = try runGit(words, conditions)
        if outcome.stop == .cancelled { throw StoreError(.interrupted, "interrupted") }
        return outcome
    }

    private func runGit(_ words: [String], _ conditions: GitProcess.Conditions) throws -> GitProcess.Outcome {
        do throws(GitError) {
            return try repository.git(words, conditions)
        } catch {
            guard error.code == .noGit else { throw error }
            throw StoreError(.gitFailed, "there is no git on the path", hint: "sync uses it to reach a remote")
        }
    }
}

extension GitProcess.Outcome {
    /// What went wrong, in one line of git's own words.
    var complaint: String {
        if stop == .timeout { return "git took too long and was ended" }
        if stop == .stopped { return "a signal stopped git for ten seconds, so it was ended" }
        if status > 128, errors.isEmpty { return "a signal ended git (\(status - 128))" }
        let lines = errors.split(whereSeparator: \.isNewline).map(String.init)
        let told = lines.first { $0.hasPrefix("fatal: ") } ?? lines.first { $0.hasPrefix("error: ") } ?? lines.last
        // Of a hook here that fails, git says no more than that nothing was pushed.
        let isHook = told?.hasPrefix("error: failed to push some refs") == true
        let hook = isHook ? lines.prefix { $0 != told }.last { !$0.hasPrefix("To ") && !$0.hasPrefix("hint: ") } : nil
        // What the other side says explains more than that it has ended.
        let remote =
            lines.first {
                $0.hasPrefix("remote: ") || $0.hasPrefix("ssh: ") || $0.contains("ermission denied")
            } ?? hook
        let all = [remote, told].compactMap { $0 }
        return all.isEmpty
            ? "git exited with \(status)" : (all.first == all.last ? [all[0]] : all).joined(separator: "; ")
    }
}
