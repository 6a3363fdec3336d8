import Foundation

extension Work {
    /// Many branches at once, against plain git, which has to take them one after the other.
    static let synthesis = Work(rows: ["merge-all"]) { bench in
        let scale = bench.scale
        let store = try bench.fleet("fleet", entries: scale.difference)
        var trees: [String] = []
        let times = try interleave(
            scale.longestRuns, warmUp: false,
            [
                { _ in
                    try store.repository.withCopy("fleet-run") { copy in
                        copy.shop.settle()
                        let usage = try copy.gitmem(["merge", "--all"])
                        trees.append(try copy.tree(of: Repository.trunk))
                        return usage
                    }
                },
                { _ in
                    try store.repository.withCopy("fleet-run") { copy in
                        copy.shop.settle()
                        let (usage, tip) = try merge(store.branches, in: copy)
                        trees.append(try copy.tree(of: tip))
                        return usage
                    }
                },
            ])
        for tree in trees { try agree(trees[0], tree, "the trees of gitmem merge --all and git merge-tree") }
        bench.report.rows.append(
            Row(
                id: "merge-all",
                work: "gitmem merge --all, \(scale.branches) × \(grouped(scale.difference)) on \(grouped(scale.base))",
                against: "\(scale.branches) × git merge-tree + commit-tree", limit: 0.2, ours: times[0],
                theirs: times[1], agreed: "tree \(trees[0])"))
        try store.repository.discard()
    }

    /// Merges the branches into the trunk in a row; the time is from the first start to the last end.
    private static func merge(_ branches: [String], in copy: Repository) throws -> (Usage, tip: String) {
        let output = copy.shop.file("merged")
        func git(_ words: [String]) throws -> (Usage, String) {
            let usage = try copy.git(words, output: output)
            return (usage, try String(contentsOfFile: output, encoding: .utf8).trimmingCharacters(in: .newlines))
        }
        var total = Usage()
        var tip = try copy.ask(["rev-parse", Repository.trunk])
        let start = ContinuousClock.now
        for branch in branches {
            let (merging, tree) = try git(["merge-tree", "--write-tree", tip, branch])
            let (committing, commit) = try git(["commit-tree", "-p", tip, "-p", branch, "-m", "Merge", tree])
            tip = commit
            total = total + merging + committing
        }
        let time = ContinuousClock.now - start
        total.seconds = Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
        return (total, tip)
    }
}

extension Bench {
    /// A copy of the base store with many agents' branches, each with so many new entries.
    func fleet(_ name: String, entries: Int) throws -> (repository: Repository, branches: [String]) {
        let repository = try base().copy(name)
        say("making \(scale.branches) branches of \(entries) entries")
        let agents = (1...scale.branches).map { "agent-\($0)" }
        for agent in agents {
            try repository.importing(shop.memories(entries, agent), as: agent, expecting: entries)
        }
        return (repository, agents.map(Repository.branch))
    }
}
