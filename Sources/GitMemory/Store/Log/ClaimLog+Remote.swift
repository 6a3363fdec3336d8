internal import Git

extension ClaimLog {
    /// What a fetch of the log found.
    package enum Fetched: Sendable {
        /// The remote's tip, which is here now; `nil` if it has no log.
        case tip(String?)
        /// The remote could not be asked, and what git said.
        case failed(String)
    }

    /// Asks a remote for its log.
    package func fetch(from remote: String, by network: Network) throws -> Fetched {
        let folder = "refs/gitmem/claims/remotes/\(remote)/"
        let reference = folder + "1"
        var pause = Pause(store.surroundings)
        try store.sweepLock(of: Store.packed)
        while true {
            let outcome = try store.git(
                "fetch",
                [
                    "--no-tags", "--prune", "--no-write-fetch-head", "--no-recurse-submodules", "--no-auto-gc", remote,
                    "+refs/heads/memory/claims/*:\(folder)*",
                ], by: network)
            if outcome.status == 0 { return .tip(try store.repository.reference(reference).map { "\($0)" }) }
            // Another git in this repository has a lock for a moment.
            let isLocked = outcome.errors.contains("cannot lock ref") || outcome.errors.contains("Unable to create")
            guard isLocked, outcome.stop == nil, pause.total < 2_000_000 else { return .failed(outcome.complaint) }
            pause.wait()
        }
    }

    /// Sends a commit of the log to a remote, if its log is before that.
    ///
    /// - Returns: `nil` if the remote has it; else what git said, by which nobody can tell whether it has.
    package func push(_ id: String, to remote: String, by network: Network) throws -> String? {
        var options = ["--porcelain", "--no-follow-tags", "--recurse-submodules=no", "--no-verify"]
        if try store.repository.configuration("push.gpgSign") == nil { options.append("--no-signed") }
        let outcome = try store.git(
            "push", options + [remote, "\(id):\(Place.local.rawValue)"], with: RemoteNames(remote: remote).unmirrored,
            by: network)
        return outcome.status == 0 ? nil : outcome.complaint
    }

    /// The addresses that git fetches from a remote by, and pushes to: one and the same for a remote that can decide.
    package func addresses(of remote: String) throws -> (fetch: [String], push: [String]) {
        func ask(_ options: [String]) throws -> [String] {
            let outcome = try store.repository.git(["remote", "get-url", "--all"] + options + [remote])
            return outcome.status == 0 ? outcome.output.split(separator: "\n").map(String.init) : []
        }
        return (try ask([]), try ask(["--push"]))
    }

    /// The remotes that git's configuration gives an address.
    package func remotes() throws -> [String] { try store.repository.remotes() }

    /// The value of a variable of git's configuration.
    package func configuration(_ name: String) throws -> String? { try store.repository.configuration(name) }
}
