import Foundation

/// How the cost of single commands grows with the store: a picture, and the figures beside it.
struct Growth {
    /// One command, in stores of growing size.
    struct Curve {
        let command: String
        /// The command of gitmem's that plain git does the same work as, if this is git's.
        var peerOf: String?
        var points: [(entries: Int, samples: Samples)] = []
    }

    private let bench: Bench
    private var curves = [
        Curve(command: "gitmem add"), Curve(command: "git add + commit", peerOf: "gitmem add"),
        Curve(command: "gitmem merge"), Curve(command: "git merge-tree", peerOf: "gitmem merge"),
        Curve(command: "gitmem show"), Curve(command: "gitmem list --limit 20"),
    ]

    init(_ bench: Bench) { self.bench = bench }

    /// Measures, and writes the picture and, beside it, a file of the same name that ends in `.json`.
    mutating func draw(_ picture: String) throws {
        let sizes = bench.scale.growth.filter { bench.options.million || $0 <= bench.scale.base }
        for entries in sizes { try measure(entries) }
        let drawn = curves.filter { !$0.points.isEmpty }
        try Chart(curves: drawn, difference: bench.scale.difference).svg.write(
            toFile: picture, atomically: true, encoding: .utf8)
        let figures = (picture as NSString).deletingPathExtension + ".json"
        try json(drawn).write(to: URL(fileURLWithPath: figures))
        print(bench.report.surroundings.text + "\n\n" + text(drawn, sizes))
    }

    private mutating func measure(_ entries: Int) throws {
        let scale = bench.scale
        // One fan-out for all, so that nothing but the number of entries differs.
        let prepared = try bench.store(entries, fanout: scale.largeFanout)
        say("measuring \(entries) entries")
        let store = prepared.repository

        let plainGit = entries <= scale.worktree
        let adding = try AddDuel(store, "growth-add-\(entries)", plainGit: plainGit)
        let adds = try interleave(
            scale.addRuns, alternating: false,
            [{ _ in try adding.add() }, { _ in try adding.commit() }])
        note("gitmem add", entries, adds[0])
        if plainGit { note("git add + commit", entries, adds[1]) }
        try adding.discard()

        let merging = try MergeDuel(store, "growth-merge-\(entries)", difference: scale.difference)
        let merges = try interleave(
            scale.longRuns, [{ _ in try merging.gitmem() }, { _ in try merging.mergeTree() }])
        _ = try merging.tree()
        note("gitmem merge", entries, merges[0])
        note("git merge-tree", entries, merges[1])
        try merging.repository.discard()

        let ids = try Work.bodyPaths(scale.addRuns + 1, of: store, entries: entries).map(Work.id(of:))
        note("gitmem show", entries, try interleave(ids.count - 1, [{ try store.gitmem(["show", ids[$0]]) }])[0])
        let lists = try interleave(scale.longRuns, [{ _ in try store.gitmem(["list", "--limit", "20"]) }])
        note("gitmem list --limit 20", entries, lists[0])
        try bench.discard(prepared)
    }

    private mutating func note(_ command: String, _ entries: Int, _ samples: Samples) {
        for index in curves.indices where curves[index].command == command {
            curves[index].points.append((entries, samples))
        }
    }

    private func text(_ curves: [Curve], _ sizes: [Int]) -> String {
        table(
            ["entries"] + curves.map(\.command), left: 0,
            sizes.map { entries in
                [grouped(entries)]
                    + curves.map { curve in
                        let point = curve.points.first { $0.entries == entries }
                        return point.map { format($0.samples.median, .seconds) } ?? "—"
                    }
            })
    }

    private func json(_ curves: [Curve]) throws -> Data {
        let object: [String: Any] = [
            "surroundings": bench.report.surroundings.object, "fanout": bench.scale.largeFanout,
            "curves": curves.map { curve in
                [
                    "command": curve.command,
                    "points": curve.points.map { point in
                        point.samples.object.merging(["entries": point.entries]) { $1 }
                    },
                ] as [String: Any]
            },
        ]
        return try JSONSerialization.data(
            withJSONObject: object, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    }
}
