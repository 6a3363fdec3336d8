extension Work {
    /// Everything there is, as text for a program.
    static let list = Work(rows: ["list", "list-buffered"]) { bench in
        let (shop, store) = (bench.shop, try bench.base())
        let ours = ["list", "--json", "--view", "trunk"]
        let theirs = ["cat-file", "--batch"]
        let buffered = theirs + ["--buffer"]
        let objects = try store.bodyObjects()
        try store.gitmem(ours, output: shop.file("listed"))
        try store.git(theirs, input: objects, output: shop.file("batched"))
        let bodies = try Digest(batch: shop.file("batched"))
        try agree("\(Digest(listing: shop.file("listed")))", "\(bodies)", "the bodies of gitmem list and git cat-file")
        guard bodies.count == bench.scale.base else { throw Failure("the store holds \(bodies)") }
        let times = try interleave(
            bench.scale.longRuns,
            [
                { _ in try store.gitmem(ours) }, { _ in try store.git(theirs, input: objects) },
                { _ in try store.git(buffered, input: objects) },
            ])
        for (id, command, limit, peer) in [
            ("list", theirs, 1.0 as Double?, times[1]), ("list-buffered", buffered, nil, times[2]),
        ] {
            bench.report.rows.append(
                Row(
                    id: id, work: "gitmem list --json of \(grouped(bench.scale.base))",
                    against: "git \(command.joined(separator: " "))", limit: limit, ours: times[0], theirs: peer,
                    agreed: "\(bodies)"))
        }
    }

    /// The join of many branches, computed as it is read.
    static let virtualJoin = Work(rows: ["view-all"]) { bench in
        let scale = bench.scale
        let (store, _) = try bench.fleet("views", entries: scale.few)
        let listed = try agreeOnJoin(store)
        let expected = scale.base + scale.branches * scale.few
        guard listed == expected else { throw Failure("the join lists \(listed) entries, not \(expected)") }
        let times = try interleave(
            scale.longRuns,
            [
                { _ in try store.gitmem(["list", "--view", "all"]) },
                { _ in try store.gitmem(["list", "--view", "trunk"]) },
            ])
        bench.report.rows.append(
            Row(
                id: "view-all",
                work: "gitmem list --view all, \(scale.branches) × \(scale.few) on \(grouped(scale.base))",
                against: "gitmem list --view trunk", limit: 1.3, ours: times[0], theirs: times[1],
                agreed: "the list of the \(grouped(listed)) entries that a merge makes"))
        try store.discard()
    }

    /// Checks that the virtual join lists what the trunk of a merged copy does, and returns how many entries that are.
    private static func agreeOnJoin(_ store: Repository) throws -> Int {
        let shop = store.shop
        let (joined, merged) = (shop.file("joined"), shop.file("merged"))
        try store.gitmem(["list", "-q", "--view", "all"], output: joined)
        try store.withCopy("views-merged") { copy in
            try copy.gitmem(["merge", "--all"])
            try copy.gitmem(["list", "-q", "--view", "trunk"], output: merged)
        }
        try shop.run([Workshop.program("cmp"), joined, merged])
        var lines = 0
        try forEachLine(of: joined) { _ in lines += 1 }
        return lines
    }
}
