import CRDT
import Foundation
import Git
import TestSupport

@testable import GitMemory

/// What plain git takes out of branches, tried on a copy of the history as it is, so that the history itself goes on.
extension HistoryFuzz {
    /// Reverts some commits of random branches, merges by plain git in between, and sees that all of gitmem says one
    /// thing of what is lost, and that nothing stays lost that a branch has.
    func tryReverts() throws {
        note("reverts, in a copy")
        let folder = "reverts-\(log.count)"
        try sandbox.run("-C", "..", "clone", "-q", "--bare", "store", folder)
        defer { try? FileManager.default.removeItem(atPath: "\(sandbox.root)/\(folder)") }
        let copy = try RevertedCopy(sandbox, folder, agents)
        for _ in 0...reverts.below(3) { try copy.change(&reverts, note) }
        try copy.check(note)
        count("reverts")
    }
}

/// A bare clone in which git has taken something out.
struct RevertedCopy {
    private let sandbox: FuzzSandbox
    private let git: FuzzGit
    private let store: Store
    private let agents: [AgentName]
    private let folder: String

    init(_ sandbox: FuzzSandbox, _ folder: String, _ agents: [AgentName]) throws {
        self.sandbox = sandbox
        self.agents = agents
        self.folder = folder
        git = sandbox.git(in: folder)
        try git.run(["remote", "remove", "origin"], at: 0).succeed()
        store = try sandbox.store(in: folder)
    }

    private func ask(_ words: String...) throws -> String {
        try git.run(words, at: sandbox.world.seconds).succeed().line
    }

    /// Takes something out of the trunk or, less often, of an agent's branch; or merges by gitmem or by git.
    func change(_ random: inout SplitMix64, _ note: (String) -> Void) throws {
        let branches = try store.branches().map(\.reference)
        let branch = random.oneIn(3) ? random.pick(branches) : BranchName.trunk
        switch random.below(6) {
        case 0: _ = try store.merge()
        case 1:
            // `git merge -s ours` of any branch.
            let other = random.pick(branches)
            guard try ask("rev-parse", other) != ask("rev-parse", branch) else { return }
            note("\(other) into \(branch) by -s ours")
            let tip = try ask("commit-tree", "\(branch)^{tree}", "-p", branch, "-p", other, "-m", "ours")
            _ = try ask("update-ref", branch, tip)
        default:
            // `git revert` of a commit: a three-way merge of its parent, with itself as the base.
            let commits = try git.run(["rev-list", "--min-parents=1", branch], at: 0).succeed().lines
            guard !commits.isEmpty else { return }
            let commit = random.pick(Array(commits.prefix(8)))
            let parents = try ask("rev-list", "--parents", "-n1", commit).split(separator: " ").dropFirst().map(
                String.init)
            let base = try ask("commit-tree", "\(commit)^{tree}", "-m", "base")
            let theirs = try ask("commit-tree", "\(random.pick(parents))^{tree}", "-p", base, "-m", "theirs")
            let ours = try ask("commit-tree", "\(branch)^{tree}", "-p", base, "-m", "ours")
            let merged = try git.run(["merge-tree", "--write-tree", ours, theirs], at: 0)
            guard merged.status == 0 else { return }
            note("git revert of \(commit) on \(branch)")
            _ = try ask("update-ref", branch, ask("commit-tree", merged.line, "-p", branch, "-m", "Revert"))
        }
    }

    private func names(_ commit: String) throws -> Set<String> {
        let paths = try git.run(["ls-tree", "-r", "--name-only", commit, "entries"], at: 0).succeed().lines
        return Set(paths.map { String($0.split(separator: "/").last ?? "") })
    }

    /// The entries of which the trunk lacks something that means something there and that one of these sets has.
    private func lacking(_ trunk: Set<String>, _ others: [Set<String>]) -> Set<String> {
        let now = store.now.compact
        // Adds that were removed or have expired mean nothing any more.
        func meaning(_ names: Set<String>) -> [String: FuzzEntry] {
            FuzzModel(names: names).entries().mapValues { entry in
                var entry = entry
                entry.holds = entry.holds.filter { $0.value == FuzzEntry.never || $0.value > now }
                entry.counters["contributions"] = nil
                return entry
            }
        }
        let known = meaning(trunk)
        var ids: Set<String> = []
        for names in others where !names.isSubset(of: trunk) {
            for (id, entry) in meaning(names.union(trunk)) where entry != known[id] {
                if entry.isLive(at: now) { ids.insert(id) }
            }
            for name in names.subtracting(trunk) where name.dropFirst(65).hasPrefix("del.") {
                ids.insert(String(name.prefix(64)))
            }
        }
        return ids
    }

    private func contained(_ branch: String) throws -> Bool {
        try git.run(["merge-base", "--is-ancestor", branch, BranchName.trunk], at: 0).status == 0
    }

    func check(_ note: (String) -> Void) throws {
        let trunk = try names(BranchName.trunk)
        let branches = try store.branches().filter { !$0.isTrunk }
        let merged = try branches.filter { try contained($0.reference) }
        let expected = lacking(trunk, try merged.map { try names($0.reference) })
        let known = try store.losses()
        let lost = Set(known.losses.flatMap(\.ids).map(\.description))
        try demand(known.isComplete, "not everything was looked at")
        try demand(expected.isSubset(of: lost), "not named: \(expected.subtracting(lost).sorted())")
        for loss in known.losses {
            let parents = try git.run(["rev-list", "--parents", "-n1", "\(loss.commit)"], at: 0).succeed().line
                .split(separator: " ").map(String.init)
            let had = try parents.dropFirst().map { try names($0) }
            let missing = lacking(trunk, had)
            for id in loss.ids { try demand(missing.contains("\(id)"), "\(loss.commit) took nothing out of \(id)") }
        }
        // The merge is made once more without what is remembered.
        for isFresh in [false, true] {
            if isFresh { unlink("\(sandbox.root)/\(folder)/gitmem/trunk") }
            let merge = try store.merge(dryRun: true)
            let named = Set(merge.lost.flatMap(\.ids).map(\.description))
            if merged.count == branches.count {
                try demand(merge.outcome == .upToDate, "a merge of what was merged is \(merge.outcome)")
                try demand(expected.isSubset(of: named), "a merge does not name \(expected.subtracting(named))")
                try demand(named.isSubset(of: lost), "a merge names \(named.subtracting(lost)) besides")
            }
        }
        for summary in try store.agents() {
            guard let branch = merged.first(where: { $0.agent == summary.agent }) else { continue }
            let own = try lacking(trunk, [names(branch.reference)])
            try demand(summary.pending == ChangeCount(), "\(summary.agent) is to be merged and was")
            try demand(
                summary.lost == own.count, "\(summary.agent) has lost \(summary.lost), and \(own.count) by the model")
            let isMerged = try store.isMerged(branch.tip, into: store.trunk().tip)
            try demand(isMerged == own.isEmpty, "retire takes \(summary.agent) for \(isMerged ? "" : "un")merged")
            try checkAdd(summary.agent, own, trunk)
        }
        try heal(branches)
    }

    /// An add of what the trunk has lost says anything but `unchanged`; nothing is written.
    private func checkAdd(_ agent: AgentName, _ lost: Set<String>, _ trunk: Set<String>) throws {
        struct Stop: Error {}
        let known = FuzzModel(names: trunk).entries()
        for text in lost.sorted() {
            guard let id = EntryID(hex: text) else { continue }
            let holders = known[text]?.holders(at: store.now.compact).map(\.agent) ?? []
            guard !holders.contains("\(agent)"), let body = try store.snapshot(.own(agent)).fuzzBody(id) else {
                continue
            }
            var verdict: Verdict?
            do {
                _ = try store.write(as: agent, subject: { (_: Void) in "try" }) { draft in
                    verdict = try draft.add(body)
                    throw Stop()
                }
            } catch is Stop {}
            try demand(verdict != .unchanged, "an add of \(id.short) by \(agent) is unchanged, and nobody sees it")
        }
    }

    /// After a doctor and a merge the trunk has what any branch has, and nothing is lost.
    private func heal(_ branches: [MemoryBranch]) throws {
        // A branch that is merged may have lost what another one before it has: that is named then, and a second doctor
        // brings it back.
        for round in 1...2 {
            _ = try store.repair(store.trunk(), as: agents[0])
            try demand(store.losses().losses.isEmpty, "a doctor has left something lost")
            let merge = try store.merge()
            try demand(merge.lost.isEmpty || round == 1, "after a doctor a merge names \(merge.lost)")
        }
        let lacking = lacking(try names(BranchName.trunk), try branches.map { try names($0.reference) })
        try demand(lacking.isEmpty, "after all that the trunk lacks \(lacking.sorted())")
        for branch in branches {
            try demand(store.isMerged(branch.tip, into: store.trunk().tip), "\(branch.name) cannot be retired")
        }
    }
}

extension Snapshot {
    fileprivate func fuzzBody(_ id: EntryID) throws -> Body? { try body(of: item(id)) }
}

extension FuzzGit.Outcome {
    @discardableResult
    fileprivate func succeed() throws(FuzzFailure) -> FuzzGit.Outcome {
        try demand(status == 0, "git: \(status)\n\(text)")
        return self
    }
}
