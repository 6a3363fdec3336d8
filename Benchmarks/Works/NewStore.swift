import Foundation

extension Work {
    /// What an add and a merge of one memory cost in a store as `gitmem init` makes it in an empty folder, beside a bare
    /// one: nothing is checked out in it, so there are no files to look at.
    static let newStore = Work(rows: ["new-store-add", "new-store-merge"], needsMillion: true) { bench in
        let (shop, scale) = (bench.shop, bench.scale)
        let file = try shop.memories(scale.large, "new-store")
        let stores = try [[], ["--bare"]].map { options in
            let store = Repository(shop: shop, folder: options.isEmpty ? "new-store" : "new-store-bare")
            try shop.run(
                [shop.gitmem, "init", "-q", "--fanout", "\(scale.largeFanout)"] + options + [store.folder])
            try store.git(["config", "gc.auto", "0"])
            try store.importing(file, as: "ada", expecting: scale.large)
            try store.gitmem(["merge", "-q"])
            return store
        }
        var memories = stores.map { _ in Memories("new-store-more") }
        let adds = try interleave(
            scale.mergeRuns,
            stores.indices.map { side in
                { _ in
                    // The merges that are timed below bring one each.
                    try stores[side].gitmem(["merge", "-q"])
                    shop.settle()
                    return try stores[side].gitmem(["add", "-q", "--agent", "ada", "--", memories[side].content()])
                }
            })
        let merges = try interleave(
            scale.mergeRuns,
            stores.indices.map { side in
                { _ in
                    try stores[side].gitmem(["add", "-q", "--agent", "ada", "--", memories[side].content()])
                    shop.settle()
                    return try stores[side].gitmem(["merge", "-q"])
                }
            })
        let tips = try stores.map { try Set([$0.tree(of: Repository.trunk), $0.tree(of: Repository.branch("ada"))]) }
        guard tips.allSatisfy({ $0.count == 1 }) else { throw Failure("a merge of one memory did not bring it") }
        let entries = grouped(scale.large)
        for (row, work, times) in [("add", "add of one", adds), ("merge", "merge of one", merges)] {
            bench.report.rows.append(
                Row(
                    id: "new-store-\(row)", work: "gitmem \(work) in a new store of \(entries)",
                    against: "itself in a bare one", limit: 2, ours: times[0], theirs: times[1],
                    agreed: "each trunk has the tree of its branch"))
        }
        for store in stores { try store.discard() }
    }
}
