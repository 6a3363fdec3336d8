extension Work {
    /// One memory of many, each time another one.
    static let show = Work(rows: ["show"]) { bench in
        let store = try bench.base()
        let paths = try bodyPaths(bench.scale.shortRuns + 1, of: store, entries: bench.scale.base)
        func ours(_ path: String) -> [String] { ["show", id(of: path)] }
        func theirs(_ path: String) -> [String] { ["cat-file", "-p", "\(Repository.trunk):\(path)"] }
        for path in paths { try agree(on: path, in: store) }
        let times = try interleave(
            paths.count - 1,
            [{ try store.gitmem(ours(paths[$0])) }, { try store.git(theirs(paths[$0])) }])
        try bench.countInstructions(
            "show", ours: [ours(paths[0])], in: store.folder, theirs: [theirs(paths[0])], in: store.folder)
        bench.report.rows.append(
            Row(
                id: "show", work: "gitmem show ID in \(grouped(bench.scale.base))",
                against: "git cat-file -p REF:PATH", limit: 1.8, ours: times[0], theirs: times[1],
                agreed: "\(paths.count) bodies, byte for byte"))
    }

    /// The paths of so many bodies, spread over the store.
    static func bodyPaths(_ count: Int, of store: Repository, entries: Int) throws -> [String] {
        var paths: [String] = []
        var number = 0
        let stride = max(1, entries / count)
        try store.forEachBody { _, path in
            if number % stride == 0 && paths.count < count { paths.append(path) }
            number += 1
        }
        return paths
    }

    /// The id of the body at a path, which is the file's name without its ending.
    static func id(of path: String) -> String { String(path.suffix(69).dropLast(5)) }

    /// `show --json` has to hold the very body that git has.
    private static func agree(on path: String, in store: Repository) throws {
        let body = try store.ask(["cat-file", "-p", "\(Repository.trunk):\(path)"])
        let id = id(of: path)
        let shown = try store.shop.text([store.shop.gitmem, "show", "--json", id], in: store.folder)
        guard !body.isEmpty, shown.hasSuffix(",\"entry\":\(body),\"id\":\"\(id)\"}") else {
            throw Failure("gitmem show and git cat-file differ: \(shown) and \(body)")
        }
    }
}
