extension Work {
    /// The objects of one add to a small store and to the largest, of one fan-out.
    static let objects = Work(rows: ["objects"], needsMillion: true) { bench in
        let fanout = bench.scale.largeFanout
        for entries in [bench.scale.small, bench.scale.large] {
            let store = try bench.store(entries, fanout: fanout).repository
            let duel = try AddDuel(store, "objects-\(entries)", plainGit: false)
            bench.report.objects.append(
                .init(
                    entries: entries, fanout: fanout, read: nil, written: try objectsWritten(duel, fanout: fanout)))
            try duel.discard()
        }
    }

    /// The objects that an add wrote whose leaf had been there before. In a small store many leaves are yet to be made.
    private static func objectsWritten(_ duel: AddDuel, fanout: Int) throws -> Int {
        let branch = Repository.branch("ada")
        // The first one makes the branch.
        _ = try duel.add()
        for _ in 0..<1000 {
            let before = try duel.ours.objectCount()
            _ = try duel.add()
            let written = try duel.ours.objectCount() - before
            let names = try duel.ours.ask(["diff-tree", "-r", "--name-only", "\(branch)~1", branch])
            let leaf = names.prefix("entries/".count + 2 * fanout - 1)
            if !(try duel.ours.ask(["ls-tree", "\(branch)~1", String(leaf)])).isEmpty { return written }
        }
        throw Failure("no add found a leaf")
    }
}
