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
        let conditions = conditions(of: network)
        let words =
            (try applySettings() ? GitProcess.durably : []) + settings
            + [command, network.showProgress == nil ? "--no-progress" : "--progress"] + arguments
        let outcome = try runGit(words, conditions)
        if outcome.stop == .cancelled { throw StoreError(.interrupted, "interrupted") }
        return outcome
    }

    /// Under what conditions a git runs that reaches a remote.
    func conditions(of network: Network) -> GitProcess.Conditions {
        var conditions = GitProcess.Conditions(keepsTerminal: network.mayPrompt, isCancelled: network.isCancelled)
        // What git says is read here, so it is to say it in English.
        conditions.environment["LANGUAGE"] = "C"
        conditions.environment[SyncMark.variable] = network.enclosingSyncs
        if !network.mayPrompt { conditions.environment["GIT_TERMINAL_PROMPT"] = "0" }
        if let timeout = network.timeout { conditions.timeout = Int(clamping: timeout.components.seconds) * 1000 }
        if let show = network.showProgress { conditions.onErrors = { show(String(decoding: $0, as: UTF8.self)) } }
        return conditions
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
