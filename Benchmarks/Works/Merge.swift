extension Work {
    /// Two branches, in a store as gitmem has written it.
    static let merge = Work(rows: ["merge"]) { bench in
        let duel = try MergeDuel(bench.base(), "merge", difference: bench.scale.difference)
        try measure(bench, duel, "merge", "", limit: 0.6)
    }

    /// The same after `git gc`.
    static let mergeAfterGC = Work(rows: ["merge-gc"]) { bench in
        let duel = try MergeDuel(bench.base(), "merge-gc", difference: bench.scale.difference)
        try duel.repository.git(["gc", "-q"])
        try measure(bench, duel, "merge-gc", ", after git gc", limit: nil)
    }

    private static func measure(
        _ bench: Bench, _ duel: MergeDuel, _ id: String, _ state: String, limit: Double?
    ) throws {
        let (entries, new) = (grouped(bench.scale.base), grouped(bench.scale.difference))
        let times = try interleave(
            bench.scale.mergeRuns, [{ _ in try duel.gitmem() }, { _ in try duel.mergeTree() }])
        bench.report.rows.append(
            Row(
                id: id, work: "gitmem merge of \(new) + \(new) on \(entries)\(state)",
                against: "git merge-tree --write-tree", limit: limit, ours: times[0], theirs: times[1],
                agreed: try duel.tree()))
        try duel.repository.discard()
    }

    /// Whether the same two differences cost more on the largest store.
    static let millionMerge = Work(rows: ["merge-million"], needsMillion: true) { bench in
        let scale = bench.scale
        let large = try MergeDuel(
            bench.store(scale.large, fanout: scale.largeFanout).repository, "merge-million",
            difference: scale.difference)
        let base = try MergeDuel(bench.base(), "merge-base", difference: scale.difference)
        let times = try interleave(scale.mergeRuns, [{ _ in try large.gitmem() }, { _ in try base.gitmem() }])
        for duel in [large, base] { _ = try duel.mergeTree() }
        let trees = try [large.tree(), base.tree()]
        let new = "\(grouped(scale.difference)) + \(grouped(scale.difference))"
        bench.report.rows.append(
            Row(
                id: "merge-million",
                work: "gitmem merge of \(new) on \(grouped(scale.large)), fan-out \(scale.largeFanout)",
                against: "itself on \(grouped(scale.base)), fan-out \(scale.fanout)", limit: 1.5, ours: times[0],
                theirs: times[1], agreed: "each the tree of git merge-tree: \(trees.joined(separator: ", "))"))
        for duel in [large, base] { try duel.repository.discard() }
    }
}
