extension Work {
    /// The repository after `git gc`, against plain git's with the same history.
    static let size = Work(rows: ["size", "size-repacked"]) { bench in
        let (shop, store) = (bench.shop, try bench.base())
        let stream = shop.file("stream")
        try store.git(["fast-export", Repository.trunk], output: stream)
        let plain = try shop.repository("size-plain")
        try plain.git(["fast-import", "--quiet"], input: stream)
        let tree = try store.tree(of: Repository.trunk)
        try agree(tree, plain.tree(of: Repository.trunk), "the trees of gitmem and git fast-import")

        let packed = try store.withCopy("size") { copy in
            try copy.git(["gc", "-q"])
            return try copy.size()
        }
        try plain.git(["gc", "-q"])
        let collected = try plain.size()
        // Without the deltas of fast-import, as if the objects had been loose.
        try plain.git(["repack", "-q", "-a", "-d", "-F"])
        try plain.git(["gc", "-q"])
        let repacked = try plain.size()
        for (id, against, peer) in [
            ("size", "git fast-import, git gc", collected),
            ("size-repacked", "git fast-import, git repack -adF", repacked),
        ] {
            bench.report.rows.append(
                Row(
                    id: id, work: "size of \(grouped(bench.scale.base)) after git gc", against: against, limit: 1,
                    unit: .bytes, ours: Samples(packed), theirs: Samples(peer), agreed: "tree \(tree)"))
        }
        try plain.discard()
    }
}
