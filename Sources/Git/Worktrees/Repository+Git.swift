extension Repository {
    /// Runs the user's own git on this repository, in the root of its files or, without files, in its git directory.
    ///
    /// - Throws: `notFound` if there is no `git` on the path.
    public func git(
        _ arguments: [String], _ conditions: GitProcess.Conditions = GitProcess.Conditions()
    ) throws(GitError) -> GitProcess.Outcome {
        var conditions = conditions
        conditions.environment.merge(variables) { own, _ in own }
        return try GitProcess.run(arguments, in: root, conditions)
    }

    /// Runs several commands of the user's own git like that, all at the same time.
    ///
    /// - Parameter meanwhile: what is done here while they run.
    public func git(all commands: [[String]], meanwhile: () -> Void) throws(GitError) -> [GitProcess.Outcome] {
        try GitProcess.run(
            all: commands, in: root, GitProcess.Conditions(environment: variables), meanwhile: meanwhile)
    }

    private var root: String {
        get throws(GitError) {
            // A root that GIT_WORK_TREE names need not be there.
            let hasRoot = try workDirectory.map { path throws(GitError) in try Files.status(path) != nil } ?? false
            return hasRoot ? location : gitDirectory
        }
    }

    /// Runs the user's own git in the root of a worktree of this repository, whatever leads there.
    ///
    /// - Throws: `notFound` if there is no `git` on the path.
    public func git(_ arguments: [String], in worktree: Worktree) throws(GitError) -> GitProcess.Outcome {
        var environment = variables
        environment["GIT_DIR"] = String(worktree.gitDirectory.dropLast())
        environment["GIT_WORK_TREE"] = worktree.path
        return try GitProcess.run(
            arguments, in: worktree.path, GitProcess.Conditions(environment: environment))
    }
}
