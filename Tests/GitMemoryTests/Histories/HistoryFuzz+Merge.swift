import Git
import TestSupport

@testable import GitMemory

extension HistoryFuzz {
    /// Two different branches: one to move, and what to bring to it.
    private func pair() -> (target: String, source: String) {
        let pair = random.pick(2, of: existing)
        return (pair[0], pair[1])
    }

    private func union(_ target: String, _ sources: [String]) -> FuzzModel {
        sources.reduce(branches[target]?.model ?? FuzzModel()) { $0.union(branches[$1]?.model ?? FuzzModel()) }
    }

    private func tip(_ branch: String) -> String { branches[branch]?.tip ?? "" }

    /// `git merge` with a strategy for two heads.
    func gitMerge(strategy: String) throws {
        let (target, source) = pair()
        guard let old = branches[target] else { return }
        var forward = random.oneIn(4) ? ["--no-ff"] : []
        // What to prefer in a conflict changes nothing, since there is none.
        if strategy != "resolve", random.oneIn(4) { forward += ["-X", random.pick(["ours", "theirs"])] }
        note("git merge -s \(strategy) \(forward) of \(source) into \(target)")
        try sitDown(at: target)
        let outcome = try sandbox.git.run(
            ["merge", "-q", "--no-edit", "-s", strategy] + forward + [source], at: sandbox.world.seconds)
        try demand(outcome.status == 0, "git merge: \(outcome.status)\n\(outcome.text)")
        try arrive(target, union(target, [source]))
        if try commitBases(target) > 1 { count("criss-cross") }
        count(strategy)

        // The other way round from where both were: the next merge of the two has two bases.
        guard random.oneIn(3), old.tip != tip(source) else { return }
        note("git merge of \(old.tip) into \(source), criss-cross")
        try sitDown(at: source)
        let model = old.model.union(branches[source]?.model ?? FuzzModel())
        let back = try sandbox.git.run(
            ["merge", "-q", "--no-edit", "-s", strategy] + forward + [old.tip], at: sandbox.world.seconds)
        try demand(back.status == 0, "git merge: \(back.status)\n\(back.text)")
        try arrive(source, model)
    }

    /// How many best common ancestors the parents of a merge had.
    private func commitBases(_ branch: String) throws -> Int {
        let parents = try commit(tip(branch)).parents
        guard parents.count == 2 else { return 0 }
        let bases = try sandbox.git.run(
            ["merge-base", "--all", "\(parents[0])", "\(parents[1])"], at: sandbox.world.seconds)
        return bases.lines.count
    }

    /// `git merge` of two or more heads at once.
    func octopus() throws {
        let picked = random.pick(3 + random.below(2), of: existing)
        let target = picked[0]
        // With fewer heads that are news, the octopus strategy gives up (exit status 2) before it begins.
        let heads = Set(try sandbox.git.run(["merge-base", "--independent"] + picked.map { tip($0) }, at: 0).lines)
        guard heads.subtracting([tip(target)]).count >= 2 else { return }
        note("git merge -s octopus of \(picked.dropFirst()) into \(target)")
        try sitDown(at: target)
        let outcome = try sandbox.git.run(
            ["merge", "-q", "--no-edit", "-s", "octopus"] + picked.dropFirst(), at: sandbox.world.seconds)
        try demand(outcome.status == 0, "git merge: \(outcome.status)\n\(outcome.text)")
        try arrive(target, union(target, Array(picked.dropFirst())))
        count("octopus")
    }

    /// `git merge --squash`, which forgets where things came from; they may be merged again later.
    func squash() throws {
        let (target, source) = pair()
        note("git merge --squash of \(source) into \(target)")
        try sitDown(at: target)
        let outcome = try sandbox.git.run(["merge", "-q", "--squash", source], at: sandbox.world.seconds)
        try demand(outcome.status == 0, "git merge --squash: \(outcome.status)\n\(outcome.text)")
        try sandbox.run("commit", "-q", "--allow-empty", "-m", "Squash")
        try arrive(target, union(target, [source]))
        count("squash")
    }

    /// `git rebase` of an agent's branch; merges in it are flattened.
    func rebase() throws {
        let target = random.pick(existing.filter { $0 != Self.trunk })
        let upstream = random.pick(existing.filter { $0 != target })
        let list = try sandbox.run("rev-list", "--count", "--no-merges", "\(tip(upstream))..\(tip(target))")
        guard let length = Int(list.line), 1...25 ~= length else { return }
        note("git rebase of \(target) onto \(upstream), \(length) commits")
        try sitDown(at: target)
        let outcome = try sandbox.git.run(["rebase", "-q", upstream], at: sandbox.world.seconds)
        try demand(outcome.status == 0, "git rebase: \(outcome.status)\n\(outcome.text)")
        try arrive(target, union(target, [upstream]))
        count("rebase")
    }

    /// `git cherry-pick` of any commit. It may stop where the target lacks what the commit was made on; then it is
    /// given up and nothing has happened.
    func cherryPick() throws {
        let candidates = commits.filter { $0.parents == 1 }
        guard !candidates.isEmpty else { return }
        let picked = random.pick(candidates)
        let target = random.pick(existing)
        guard let old = branches[target] else { return }
        let parent = try names(of: "\(picked.id)^")
        let brought = try names(of: picked.id).subtracting(parent)
        note("git cherry-pick of \(picked.id) onto \(target)")
        try sitDown(at: target)
        let outcome = try sandbox.git.run(
            ["cherry-pick", "--allow-empty", "--keep-redundant-commits", picked.id], at: sandbox.world.seconds)
        if outcome.status == 0 {
            try arrive(target, old.model.union(FuzzModel(names: brought)))
            return count("cherry-pick")
        }
        let missing = parent.filter { $0.hasSuffix(".json") }.subtracting(old.names)
        try demand(!missing.isEmpty, "git cherry-pick stopped for no reason:\n\(outcome.text)")
        try demand(outcome.text.contains("CONFLICT (file location)"), "git cherry-pick stopped:\n\(outcome.text)")
        try sandbox.run("cherry-pick", "--abort")
        try arrive(target, old.model)
        try demand(tip(target) == old.tip, "a cherry-pick given up moved \(target)")
        try checkDesk()
        count("cherry-pick stopped")
    }

    /// A merge as forges make it: no files, only objects.
    func mergeTree() throws {
        let (target, source) = pair()
        note("git merge-tree of \(source) into \(target)")
        let merged = try sandbox.git.run(
            ["merge-tree", "--write-tree", tip(target), tip(source)], at: sandbox.world.seconds)
        try demand(merged.status == 0, "git merge-tree: \(merged.status)\n\(merged.text)")
        try commitMerge(of: source, into: target, tree: merged.line)
        count("merge-tree")
    }

    /// A merge by libgit2 without a look for renames, as its users make it: against one common ancestor.
    func libgit2Merge() throws {
        let (target, source) = pair()
        guard let ours = ObjectID(hex: tip(target)), let theirs = ObjectID(hex: tip(source)) else { return }
        note("libgit2's merge of \(source) into \(target)")
        let store = sandbox.store
        var ancestry = try Ancestry(of: store.repository)
        let base = try ancestry.mergeBase(of: ours, with: [theirs], in: store.repository)
        let bases = try sandbox.run("merge-base", "--all", tip(target), tip(source)).lines.sorted()
        let found = base.map { "\($0)" }
        try demand(found == bases.first, "the common ancestors are \(bases), not \(found ?? "none")")
        let result = try store.repository.mergeTrees(
            base: base.map { try store.repository.commit($0).tree }, try store.repository.commit(ours).tree,
            try store.repository.commit(theirs).tree)
        guard case .merged(let tree) = result else { throw FuzzFailure("libgit2's merge: \(result)") }
        try commitMerge(of: source, into: target, tree: "\(tree)")
        count("libgit2")
    }

    private func commitMerge(of source: String, into target: String, tree: String) throws {
        if tip(target) == tip(source) { return }
        try standUp(from: target)
        let commit = try sandbox.run("commit-tree", tree, "-p", tip(target), "-p", tip(source), "-m", "Merge").line
        try sandbox.run("update-ref", target, commit, tip(target))
        try arrive(target, union(target, [source]))
    }

    /// `gitmem merge` of some branches into any, or of all into the trunk.
    func gitmemMerge() throws {
        let all = random.oneIn(4)
        let others = existing.filter { $0 != Self.trunk }
        let picked = all ? [Self.trunk] + others : random.pick(2 + random.below(3), of: existing)
        let target = picked[0]
        let sources = Array(picked.dropFirst())
        note("gitmem merge of \(all ? ["all"] : sources) into \(target)")
        let before = tip(target)
        let heads = try sandbox.git.run(["merge-base", "--independent"] + picked.map { tip($0) }, at: 0).lines.sorted()
        let found = try all ? nil : sources.map { try sandbox.store.branch(named: $0) }
        let report = try sandbox.store.merge(found, into: target)
        try demand(report.skipped.isEmpty, "gitmem merge left behind \(report.skipped)")
        try arrive(target, union(target, sources))
        try demand("\(report.commit)" == tip(target), "gitmem merge says \(report.commit)")
        try demand(report.heads.map { "\($0)" } == heads, "gitmem merge took the heads \(report.heads), not \(heads)")
        switch report.outcome {
        case .upToDate: try demand(tip(target) == before, "up to date, and \(target) moved")
        case .fastForward: try demand(heads == [tip(target)] && tip(target) != before, "a fast-forward of \(heads)")
        case .merged:
            let parents = try commit(tip(target)).parents.map { "\($0)" }
            try demand(parents == heads, "the parents are \(parents), not \(heads)")
        }
        let again = try sandbox.store.merge(try sources.map { try sandbox.store.branch(named: $0) }, into: target)
        try demand(again.outcome == .upToDate, "a second gitmem merge is \(again.outcome)")
        if desk == target { try checkDesk() }
        count("gitmem merge")
    }

    /// `git reset --hard` to an earlier commit: what the branch had heard of since is not in it any more.
    func rewind() throws {
        let target = random.pick(existing)
        var id = tip(target)
        for _ in 0...random.below(3) {
            guard let parent = try commit(id).parents.first, known["\(parent)"] != nil else { break }
            id = "\(parent)"
        }
        guard id != tip(target), let index = known[id] else { return }
        note("git reset --hard of \(target) to \(id)")
        try sitDown(at: target)
        try sandbox.run("reset", "-q", "--hard", id)
        try arrive(target, commits[index].model)
        count("rewind")
    }
}
