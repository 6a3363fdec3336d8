import Foundation

extension Work {
    /// A claim where many were made before and where many are held, and what looks at claims.
    static let claims = Work(rows: ["claim-past", "claim-live", "claim-many", "claim-add", "check", "guard"]) { bench in
        let scale = bench.scale
        let first = try store("claims-first", bench)
        let past = try store("claims-past", bench)
        say("making \(grouped(scale.base)) claims")
        for number in 0..<max(1, scale.base / 100) {
            try past.claim((0..<min(100, scale.base)).map { "name:past-\(number)-\($0)" })
            try past.gitmem(["release", "-q", "--all"])
        }
        // As git does by itself in a store, where the benches do not hold it back.
        try past.git(["-c", "gc.auto=6700", "-c", "gc.autoDetach=false", "gc", "--auto", "--quiet"])
        let live = try store("claims-live", bench)
        try live.claim((0..<scale.branches).map { "name:live-\($0)" })
        let many = try store("claims-many", bench)
        for number in 0..<scale.difference / 10 { try many.claim((0..<10).map { "name:live-\(number)-\($0)" }) }

        let sides = [first, past, live, many]
        let times = try interleave(
            scale.addRuns, sides.map { side in { run in try side.claimAndRelease("name:run-\(run)") } })
        for (id, work, limit, side) in [
            ("claim-past", "after \(grouped(scale.base)) others", 2.0, 1),
            ("claim-live", "with \(grouped(scale.branches)) held", 2, 2),
            ("claim-many", "with \(grouped(scale.difference)) held", 4, 3),
        ] {
            bench.report.rows.append(
                Row(
                    id: id, work: "gitmem claim \(work)", against: "itself in a new log", limit: limit,
                    ours: times[side], theirs: times[0], agreed: "each claim was granted"))
        }
        try besideAdd(first, bench)
        try besideShow(live, bench)
        for store in sides { try store.discard() }
        try besideStatus(bench)
    }

    private static func store(_ name: String, _ bench: Bench) throws -> Repository {
        let store = try bench.shop.store(name, fanout: bench.scale.fanout)
        try store.setDurable(false)
        try store.git(["config", "gitmem.agent", "bench"])
        return store
    }

    private static func besideAdd(_ store: Repository, _ bench: Bench) throws {
        var memories = Memories("claim-add")
        let times = try interleave(
            bench.scale.addRuns,
            [
                { run in try store.claimAndRelease("name:beside-\(run)") },
                { _ in try store.gitmem(["add", "-q", "--", memories.content()]) },
            ])
        bench.report.rows.append(
            Row(
                id: "claim-add", work: "gitmem claim in a new log", against: "gitmem add in a new store", limit: nil,
                ours: times[0], theirs: times[1], agreed: "each claim was granted"))
    }

    private static func besideShow(_ store: Repository, _ bench: Bench) throws {
        let id = try store.shop.text(
            [store.shop.gitmem, "add", "-q", "What is shown beside a check"], in: store.folder)
        let times = try interleave(
            bench.scale.shortRuns,
            [{ _ in try store.gitmem(["check", "name:free"]) }, { _ in try store.gitmem(["show", id]) }])
        bench.report.rows.append(
            Row(
                id: "check", work: "gitmem check with \(grouped(bench.scale.branches)) held", against: "gitmem show ID",
                limit: 1.5, ours: times[0], theirs: times[1], agreed: "what was looked for is free"))
    }

    private static func besideStatus(_ bench: Bench) throws {
        let (code, files) = (try store("guarded", bench), bench.scale.difference)
        for number in 0..<files { try code.write("folder-\(number % 50)/file-\(number)", "\(number)\n") }
        try code.git(["add", "."])
        try code.git(["commit", "-q", "-m", "Files"])
        try code.git(["branch", "base"])
        for number in 0..<min(20, files) { try code.write("folder-\(number % 50)/file-\(number)", "changed\n") }
        try code.git(["commit", "-q", "-a", "-m", "Changes"])
        try code.claim(["name:live"])
        let times = try interleave(
            bench.scale.shortRuns,
            [
                { _ in try code.gitmem(["guard", "--no-fetch", "--base", "base"]) },
                { _ in try code.git(["status", "--porcelain"]) },
            ])
        bench.report.rows.append(
            Row(
                id: "guard", work: "gitmem guard --no-fetch of \(grouped(files)) files", against: "git status",
                limit: 3, ours: times[0], theirs: times[1], agreed: "nothing was found"))
        try code.discard()
    }
}

extension Repository {
    fileprivate func claim(_ resources: [String]) throws {
        try gitmem(["claim", "-q", "--ttl", "24h"] + resources)
    }

    fileprivate func write(_ file: String, _ text: String) throws {
        let path = shop.path("\(folder)/\(file)")
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try text.write(toFile: path, atomically: false, encoding: .utf8)
    }

    /// Only the claim counts.
    fileprivate func claimAndRelease(_ resource: String) throws -> Usage {
        let usage = try gitmem(["claim", "-q", resource])
        try gitmem(["release", "-q", resource])
        return usage
    }
}
