internal import Git

extension Store {
    /// The remotes that branches wait for: the one that a sync without a name would take; where several could be meant,
    /// those that are known to have memory.
    ///
    /// - Throws: ``StoreError`` with the code `noRemote` if git's `gitmem.remote` names none, `invalidInput` if several
    ///   could be meant and none is known to have memory.
    public func awaitedRemotes() throws -> [String] {
        do {
            return try [remote()].compactMap { $0 }
        } catch let error as StoreError where error.code == .invalidInput {
            let known = Set(try branches().compactMap(\.remote))
            let meant = try repository.remotes().filter(known.contains)
            if meant.isEmpty { throw error }
            return meant
        }
    }

    /// The local branches with what a remote has not got yet, as far as was seen when it was last fetched.
    ///
    /// A branch of an agent that the remote does not have waits only if it holds more than the remote's trunk.
    ///
    /// - Complexity: the differences between the branches and those of the remote.
    public func waiting(for remote: String) throws -> [SyncReport.Waiting] {
        let names = RemoteNames(remote: remote)
        let all = try memoryBranches().memory
        let seen = all.filter { $0.branch.remote == remote }
        let trunk = seen.first { $0.branch.agent == nil }
        let twins = Dictionary(
            seen.map { ($0.branch.reference, $0) }, uniquingKeysWith: { first, _ in first })
        var ancestry = try Ancestry(of: repository)
        var waiting: [SyncReport.Waiting] = []
        for (branch, root) in all where branch.reference.hasPrefix(BranchName.local) {
            let twin = twins[names.tracking(branch.reference)]
            if let twin {
                if try ancestry.isAncestor(branch.tip, of: twin.branch.tip, in: repository) { continue }
            } else if let trunk, branch.agent != nil, try !isNews(branch.tip, to: trunk.branch.tip) {
                continue
            }
            let known = (twin ?? trunk)?.root
            // Of another epoch, it cannot be compared.
            let isComparable = known.map { $0.formatID == root.formatID } ?? true
            waiting.append(
                SyncReport.Waiting(
                    branch: branch.reference,
                    commits: try ancestry.count(of: branch.tip, beyond: seen.map(\.branch.tip), in: repository),
                    count: isComparable ? try changes([known, root].compactMap { $0 }, in: known) : ChangeCount()))
        }
        return waiting
    }

    /// What a branch would change; nothing is known of one that lacks something, which a merge names.
    private func changes(_ tops: [MemoryCommit], in target: MemoryCommit?) throws -> ChangeCount {
        do {
            return try shownCount(structure(tops, target: target, into: nil).join.changes, in: tops)
        } catch is HeadRefusal {
            return ChangeCount()
        } catch let error as GitError where error.code.isOfDamage {
            return ChangeCount()
        }
    }

    /// Whether a branch that a remote does not have holds more than the remote's trunk. One that conflicts with it does,
    /// and one of an earlier epoch that nobody can compare with it.
    func isNews(_ branch: ObjectID, to trunk: ObjectID) throws -> Bool {
        do {
            return try !isMerged(branch, into: trunk)
        } catch let error as StoreError where [.mergeRefused, .damaged].contains(error.code) {
            return true
        } catch let error as GitError where error.code.isOfDamage {
            return true
        }
    }
}
