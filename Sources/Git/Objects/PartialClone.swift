/// Completing a partial clone whose user has taken its filter back, so that nothing is left at the remote for ever.
enum PartialClone {
    /// Fetches all that the remote's branches lead to, as far as the user's git can.
    ///
    /// A plain `git fetch --refetch` does not do: in a bare clone, which has no refspec, it brings one branch.
    ///
    /// - Parameter directory: the git directory.
    /// - Returns: whether anything was fetched; not so where the filter is still set.
    static func complete(in directory: String) throws(GitError) -> Bool {
        let filters = try GitProcess.run(
            ["config", "--get-regexp", "^remote\\..*\\.partialclonefilter$"], in: directory)
        // The status is 1 if there is none.
        guard filters.status == 1 else { return false }
        let promisors = try GitProcess.run(
            ["config", "--type=bool", "--get-regexp", "^remote\\..*\\.promisor$"], in: directory)
        var isDone = false
        for line in promisors.output.split(separator: "\n") where line.hasSuffix(" true") {
            let remote = String(line.dropFirst("remote.".count).dropLast(".promisor true".count))
            let heads = try GitProcess.run(
                ["ls-remote", "--heads", remote], in: directory, .init(environment: ["GIT_TERMINAL_PROMPT": "0"]))
            let names = heads.output.split(separator: "\n").compactMap {
                $0.split(separator: "\t").last.map(String.init)
            }
            guard heads.status == 0, !names.isEmpty else { continue }
            let fetched = try GitProcess.run(
                [
                    "fetch", "--quiet", "--refetch", "--no-filter", "--no-tags", "--no-write-fetch-head",
                    "--no-auto-gc", "--no-recurse-submodules", remote,
                ] + names, in: directory, .init(environment: ["GIT_TERMINAL_PROMPT": "0"]))
            if fetched.status == 0 { isDone = true }
        }
        return isDone
    }
}
