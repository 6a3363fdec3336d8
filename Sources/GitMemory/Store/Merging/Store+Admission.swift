internal import CRDT
internal import Git

extension Store {
    /// Leaves out heads that are of another store or epoch than `known`, or of another time.
    ///
    /// - Returns: whether all heads stay.
    func admit(_ heads: [MemoryCommit], to known: MemoryCommit, _ admission: inout Admission) throws -> Bool {
        var all = true
        let latest = now.milliseconds + HybridLogicalClock.maximumDrift
        for head in heads where head.commit != known.commit && !admission.isTrunk(head.commit) {
            // The time of a merge commit is the latest of its heads.
            let time = try repository.commit(head.commit).committer.time
            if time >= 0, time <= Int64(latest / 1000) { continue }
            all = false
            if time < 0 {
                try admission.refuse(head.commit, "is committed before 1970, or never", code: .damaged)
                continue
            }
            try admission.refuse(
                head.commit, "is committed \(Self.ahead(UInt64(time), of: now.milliseconds / 1000)) this clock",
                hint: Self.clockHint + "; the next write to the branch under a right clock dates it anew, or "
                    + Self.rewriteHint(head.name))
        }
        if !all { return false }
        for head in heads where head.formatID != known.formatID {
            all = false
            // One that holds nothing of its own any more is not worth a word.
            if try !admission.isExplicit && isCovered(head, by: known) {
                admission.passOver(head.commit)
                continue
            }
            let (theirs, ours) = (head.format, known.format)
            let isOtherEpoch = theirs.fanout == ours.fanout && theirs.epoch != ours.epoch
            try admission.refuse(
                head.commit,
                isOtherEpoch
                    ? "is of epoch \(theirs.epoch), and \(known.name) of epoch \(ours.epoch); see `gitmem carry`"
                    : "has another \(StoreFormat.fileName) than \(known.name)",
                hint: StoreError.differentFormats(head, known).hint)
        }
        return all
    }

    /// Leaves out the branches in whose history something is no commit.
    ///
    /// - Throws: `error`, which told that there is one, if it is none of theirs.
    func refuseHistories(beside start: ObjectID?, _ error: GitError, _ admission: inout Admission) throws {
        let before = admission.sources.count
        for tip in Set(admission.sources.map(\.tip)).sorted() {
            do {
                var ancestry = try Ancestry(of: repository)
                _ = try ancestry.independent([tip, start ?? tip], in: repository)
            } catch let error as GitError where error.code.isOfDamage {
                try admission.refuse(
                    tip, "has a history that cannot be read: \(error.operation): \(error.message)", code: .damaged,
                    hint: "`git fsck` says more")
            }
        }
        if admission.sources.count == before { throw error }
    }

    /// Leaves out heads that bring files beside the memory that no checkout should meet.
    ///
    /// - Returns: whether all heads stay.
    func admitFiles(_ heads: [MemoryCommit], beside known: MemoryCommit?, _ admission: inout Admission) throws -> Bool {
        var all = true
        for head in heads where head.treeID != known?.treeID {
            let check = ContentCheck(in: repository.objects)
            do {
                guard let reason = try check.fault(in: head.tree, against: known?.tree) else { continue }
                try admission.refuse(
                    head.commit, reason, code: .damaged, hint: "`git ls-tree -r` shows what is in the branch")
            } catch let error as GitError where error.code.isOfDamage {
                try admission.refuse(
                    head.commit, "cannot be read: \(error)", code: .damaged, hint: Self.damageHint)
            }
            all = false
        }
        return all
    }

    /// Leaves out heads that bring names from the future: they would win over all that is written until then.
    ///
    /// - Returns: whether all heads stay.
    func admitStamps(_ join: TreeJoin, _ heads: [MemoryCommit], _ admission: inout Admission) throws(StoreError) -> Bool
    {
        var all = true
        for (position, stamp) in join.early.sorted(by: { $0.key < $1.key }) {
            let head = heads[position].commit
            if admission.isTrunk(head) { continue }
            all = false
            try admission.refuse(
                head,
                "has stamped \(stamp.id.short) at \(Timestamp(stamp.stamp)), "
                    + "\(Self.ahead(stamp.stamp.milliseconds / 1000, of: now.milliseconds / 1000)) this clock",
                hint: Self.clockHint + "; \(Self.rewriteHint(heads[position].name))")
        }
        return all
    }

    /// How far one second is behind another, as “49 hours ahead of”.
    private static func ahead(_ later: UInt64, of now: UInt64) -> String {
        let hours = (later - now) / 3600
        return hours < 72 ? "\(hours) hours ahead of" : "\(hours / 24) days ahead of"
    }

    /// How to get at the memories of a branch whose stamps are from the future: as new ones, of now.
    private static func rewriteHint(_ branch: String) -> String {
        "`gitmem export --view 'branch \(branch)' | gitmem import --agent NAME` writes its memories anew, for an agent of "
            + "another name, and `git branch -D` drops the branch then"
    }

    private static let clockHint = "if this machine’s clock is right, the other’s was wrong"
}
