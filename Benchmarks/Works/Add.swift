extension Work {
    /// One memory, on a branch that is nowhere checked out.
    static let add = Work(rows: ["add", "add-rev-parse"]) { bench in
        let small = bench.scale.small
        let duel = try AddDuel(bench.store(small, fanout: bench.scale.fanout).repository, "add")
        guard let worktree = duel.theirs else { return }
        let times = try interleave(
            bench.scale.addRuns, alternating: false, [{ _ in try duel.add() }, { _ in try duel.commit() }])
        let tree = try worktree.tree(of: "HEAD")
        try countInstructions(bench, duel)
        bench.report.rows.append(
            Row(
                id: "add", work: "gitmem add to \(grouped(small))", against: "git add + git commit in a worktree",
                limit: 0.4, ours: times[0], theirs: times[1], agreed: "tree \(tree)"))
        // By themselves: the many files of a worktree's commit keep the disk busy long after it.
        let head = ["rev-parse", "HEAD"]
        let beside = try interleave(
            bench.scale.addRuns, alternating: false, [{ _ in try duel.add() }, { _ in try worktree.git(head) }])
        bench.report.rows.append(
            Row(
                id: "add-rev-parse", work: "gitmem add to \(grouped(small))", against: "git rev-parse HEAD", limit: 4,
                ours: beside[0], theirs: beside[1], agreed: "tree \(tree)"))
        try duel.discard()
    }

    /// The same, on the disk before it is said to have happened.
    static let addDurable = Work(rows: ["add-durable"]) { bench in
        let small = bench.scale.small
        let store = try bench.store(small, fanout: bench.scale.fanout).repository
        let duel = try AddDuel(store, "add-durable", isDurable: true)
        guard let worktree = duel.theirs else { return }
        let times = try interleave(
            bench.scale.addRuns, alternating: false, [{ _ in try duel.add() }, { _ in try duel.commit() }])
        bench.report.rows.append(
            Row(
                id: "add-durable", work: "gitmem add to \(grouped(small)), synced",
                against: "git add + git commit with core.fsync=all", limit: nil, ours: times[0], theirs: times[1],
                agreed: "tree \(try worktree.tree(of: "HEAD"))"))
        try duel.discard()
    }

    private static func countInstructions(_ bench: Bench, _ duel: AddDuel) throws {
        guard let worktree = duel.theirs,
            let ours = try bench.instructions(gitmem: [duel.next()], in: duel.ours.folder),
            let theirs = try bench.instructions(git: duel.stage(), in: worktree.folder),
            let head = try bench.instructions(git: [["rev-parse", "HEAD"]], in: worktree.folder)
        else { return }
        try duel.agreeOnTree()
        bench.report.instructions += [
            .init(id: "add", ours: ours, theirs: theirs), .init(id: "add-rev-parse", ours: ours, theirs: head),
        ]
    }
}
