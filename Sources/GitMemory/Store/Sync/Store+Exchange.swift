internal import Git

/// How a fetch ended.
enum Fetch {
    case done
    /// git could not reach the remote, and said so.
    case failed(String)
    /// The remote was reached, but another program has a lock on what is noted of it here, or was killed with it.
    case locked(String)
}

/// A branch and the commit that it is to have on the remote.
struct Sending {
    let branch: String
    /// What the remote had there.
    let from: ObjectID?
    let to: ObjectID
    let commits: Int
    /// Whether what the remote has there is of an earlier epoch, holds nothing more, and gives way.
    var replaces = false

    /// What git is told, so that nothing gives way but what was looked at.
    var lease: String? { replaces ? from.map { "--force-with-lease=\(branch):\($0)" } : nil }
}

extension Store {
    /// Fetches the memory branches of a remote.
    func fetch(_ names: RemoteNames, by network: Network) throws -> Fetch {
        try sweepLock(of: Self.packed)
        try sweepLocks(of: BranchName.tracking(names.remote))
        var pause = Pause(surroundings)
        var hasDropped = false
        while true {
            let outcome = try git(
                "fetch",
                [
                    "--no-tags", "--prune", "--no-write-fetch-head", "--no-recurse-submodules", "--no-auto-gc",
                    names.remote, names.refspec,
                ], by: network)
            if outcome.status == 0 { return .done }
            if outcome.stop == nil, !hasDropped, try dropBrokenNotes(names, outcome) {
                hasDropped = true
                continue
            }
            if outcome.stop == nil, let obstacle = try obstacle(outcome, names) { throw obstacle }
            // Another fetch in this repository moves the same references.
            let isLocked = outcome.errors.contains("cannot lock ref") || outcome.errors.contains("Unable to create")
            guard isLocked, outcome.stop == nil else { return .failed(outcome.complaint) }
            if try sweepTrackingLocks(names) { continue }
            guard pause.total < 2_000_000 else { return .locked(outcome.complaint) }
            pause.wait()
        }
    }

    /// Removes locks that a killed git left when it noted what it had fetched: git holds them for a moment, and these are
    /// ten minutes old.
    ///
    /// - Returns: whether there were any.
    private func sweepTrackingLocks(_ names: RemoteNames) throws -> Bool {
        let time = Int(clamping: surroundings.clock() / 1000) - 600
        func sweep(_ folder: String) throws -> Bool {
            var found = try !Files.sweep(folder, olderThan: time) { $0.hasSuffix(".lock") }.isEmpty
            for name in try Files.names(in: folder) where try sweep("\(folder)\(name)/") { found = true }
            return found
        }
        let packed = try Files.sweep(repository.referenceDirectory, olderThan: time) { $0 == "\(Self.packed).lock" }
        let loose = try sweep(repository.referenceDirectory + BranchName.tracking(names.remote))
        return loose || !packed.isEmpty
    }

    /// Pushes branches at once, and notes where they are on the remote now.
    ///
    /// - Returns: what became of each; of one that is not there, nothing is known.
    func push(_ sendings: [Sending], to names: RemoteNames, by network: Network) throws -> PushReport {
        var options = ["--porcelain", "--no-follow-tags", "--recurse-submodules=no"]
        if try repository.configuration("push.gpgSign") == nil { options.append("--no-signed") }
        let outcome = try git(
            "push", options + sendings.compactMap(\.lease) + [names.remote] + sendings.map { "\($0.to):\($0.branch)" },
            with: names.unmirrored, by: network)
        let report = PushReport(outcome.output, errors: outcome.errors, complaint: outcome.complaint)
        for sending in sendings where report.fates[sending.branch] == .accepted {
            try note(sending, names)
        }
        return report
    }

    /// git does this by itself where the remote is set up as usual, and not in a clone of a single branch.
    private func note(_ sending: Sending, _ names: RemoteNames) throws {
        let name = names.tracking(sending.branch)
        do {
            _ = try moveReference(
                name, from: sending.from, to: sending.to, by: Commit.gitmem, reason: "gitmem sync: push")
        } catch let error as StoreError where error.code == .busy {
            // Somebody else notes it, and the next fetch does.
        }
    }
}
