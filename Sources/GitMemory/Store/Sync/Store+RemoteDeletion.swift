internal import Git

extension Store {
    /// Deletes an agent's branch on a remote, if it is still where it was last seen, and what is noted of it here.
    ///
    /// Of a remote that is not configured any more, the note is all there is.
    ///
    /// - Throws: ``StoreError`` with the code `notMerged` if the branch has moved, `gitFailed` if the remote refuses,
    ///   `busy` if it cannot be reached.
    func delete(_ branch: MemoryBranch, of agent: AgentName, on remote: String, isGone: Bool) throws {
        if !isGone { try push(deletionOf: BranchName.of(agent), branch, to: remote) }
        // Pushing deletes the tracking reference as well, if the remote is set up as usual.
        if try repository.reference(branch.reference) == branch.tip {
            try deleteReference(branch.reference, expecting: branch.tip)
        }
    }

    private func push(deletionOf name: String, _ branch: MemoryBranch, to remote: String) throws {
        let options = ["push", "--porcelain", "--no-progress", "--force-with-lease=\(name):\(branch.tip)"]
        let outcome = try repository.git(
            RemoteNames(remote: remote).unmirrored + options + [remote, ":\(name)"],
            GitProcess.Conditions(environment: ["LANGUAGE": "C"]))
        if outcome.status == 0 { return }
        let report = PushReport(outcome.output, errors: outcome.errors, complaint: outcome.complaint)
        func failure(_ why: String, _ advice: String, code: StoreError.Code = .gitFailed) -> StoreError {
            StoreError(
                code, "could not delete \(branch.name): \(why)",
                hint: "nothing was deleted there; \(advice), or use --local")
        }
        switch report.fates[name] {
        case .contended("stale info"):
            throw StoreError(
                .notMerged,
                "\(branch.name) has moved on \(remote): somebody has written to it, or deleted it, since it was fetched",
                hint: "run `gitmem sync \(remote)` first")
        case .contended(let reason): throw failure(report.explanation(reason, of: name), "try again")
        case .refused(let reason):
            throw failure(report.explanation(reason, of: name), "ask who may delete branches on \(remote)")
        case .accepted, nil: throw failure(report.complaint, "try again when \(remote) can be reached", code: .busy)
        }
    }
}
