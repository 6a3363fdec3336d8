import Foundation

extension Work {
    /// Many memories at once, with nothing synced by either side.
    static let bulkImport = Work(rows: ["import"]) { bench in
        try bulkImport(bench, isDurable: false)
    }

    /// The same, on the disk before it is said to have happened.
    static let durableImport = Work(rows: ["import-durable"]) { bench in
        try bulkImport(bench, isDurable: true)
    }

    private static func bulkImport(_ bench: Bench, isDurable: Bool) throws {
        let (shop, entries) = (bench.shop, bench.scale.base)
        let file = try shop.memories(entries, "import")
        let stream = shop.file("stream")
        let branch = Repository.branch("ada")
        var tree = ""
        let times = try interleave(
            bench.scale.longRuns, alternating: false,
            [
                { _ in
                    let store = try shop.store("import", fanout: bench.scale.fanout)
                    try store.setDurable(isDurable)
                    shop.settle()
                    let usage = try store.importing(file, as: "ada", expecting: entries)
                    // Stamps and replicas differ from import to import, so each has a stream of its own.
                    try store.git(["fast-export", branch], output: stream)
                    tree = try store.tree(of: branch)
                    try store.remove()
                    return usage
                },
                { _ in
                    let plain = try shop.repository("import")
                    try plain.setDurable(isDurable)
                    shop.settle()
                    let usage = try plain.git(["fast-import", "--quiet"], input: stream)
                    try agree(tree, plain.tree(of: branch), "the trees of gitmem import and git fast-import")
                    try plain.remove()
                    return usage
                },
            ])
        bench.report.rows.append(
            Row(
                id: isDurable ? "import-durable" : "import",
                work: "gitmem import of \(grouped(entries))\(isDurable ? ", synced" : "")",
                against: "git fast-import with core.fsync=\(isDurable ? "all" : "none")",
                limit: isDurable ? nil : 0.25, ours: times[0], theirs: times[1], agreed: "tree \(tree)"))
    }

    /// What the gate costs an import.
    static let gatedImport = Work(rows: ["import-gate"]) { bench in
        let (shop, entries) = (bench.shop, bench.scale.base)
        let file = try shop.memories(entries, "import")
        func side(_ level: String) -> (Int) throws -> Usage {
            { _ in
                let store = try shop.store("import", fanout: bench.scale.fanout)
                shop.settle()
                // In sentences of random words, numbers stand behind “call”, and anything behind “password”.
                let usage = try store.importing(
                    file, as: "ada", expecting: entries,
                    with: ["--gate", level, "--allow", "telephone-number", "--allow", "password"])
                try store.remove()
                return usage
            }
        }
        let times = try interleave(bench.scale.longRuns, [side("normal"), side("off")])
        bench.report.rows.append(
            Row(
                id: "import-gate", work: "gitmem import of \(grouped(entries)) through the gate",
                against: "itself with --gate off", limit: 2, ours: times[0], theirs: times[1],
                agreed: "every line was accepted"))
    }

    /// Whether an import of the largest store takes more than its share.
    static let millionImport = Work(rows: ["import-million"], needsMillion: true) { bench in
        let (shop, scale) = (bench.shop, bench.scale)
        func side(_ entries: Int, _ fanout: Int) throws -> (Int) throws -> Usage {
            let file = try shop.memories(entries, "import")
            return { _ in
                let store = try shop.store("import", fanout: fanout)
                shop.settle()
                let usage = try store.importing(file, as: "ada", expecting: entries)
                try store.remove()
                return usage
            }
        }
        let times = try interleave(
            scale.longestRuns, warmUp: false,
            [side(scale.large, scale.largeFanout), side(scale.base, scale.fanout)])
        bench.report.rows.append(
            Row(
                id: "import-million", work: "gitmem import of \(grouped(scale.large)), fan-out \(scale.largeFanout)",
                against: "itself, \(grouped(scale.base)), fan-out \(scale.fanout)", limit: 12, ours: times[0],
                theirs: times[1], agreed: "every line was accepted"))
    }
}
