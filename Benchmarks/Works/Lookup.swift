import Foundation

extension Work {
    /// What the index answers without a search: one key, one tag, the newest; and what it costs to have it.
    static let lookup = Work(rows: [
        "get", "get-sqlite", "get-add", "get-merge", "get-branches", "set", "list-tag", "list-tag-sqlite",
        "list-recent",
        "index-build", "index-size",
    ]) { bench in
        let scale = bench.scale
        let library = try Library(bench, "lookup", entries: scale.base)
        let store = library.repository
        let get = ["get", "bench/known", "--view", "trunk"]
        try store.gitmem(get)
        let (path, count) = (try bodyPaths(1, of: store, entries: scale.base)[0], scale.shortRuns)
        let blob = ["cat-file", "-p", "\(Repository.trunk):\(path)"]
        let tagged = ["list", "--tag", "bench-rare", "--view", "trunk"]
        let hits = try store.shop.text([store.shop.gitmem] + tagged + ["--json"], in: store.folder).split(
            separator: "\n")
        guard hits.count == library.rare else { throw Failure("the tag is on \(hits.count) memories") }

        let short = try interleave(
            count,
            [
                { _ in try store.git(blob) }, { _ in try store.gitmem(get) }, { _ in try store.gitmem(tagged) },
                { _ in try store.gitmem(["list", "-n", "20", "--view", "trunk"]) },
            ])
        func row(_ id: String, _ work: String, limit: Double?, _ ours: Samples, agreed: String) {
            bench.report.rows.append(
                Row(
                    id: id, work: "gitmem \(work) of \(grouped(scale.base))", against: "git cat-file -p REF:PATH",
                    limit: limit, ours: ours, theirs: short[0], agreed: agreed))
        }
        row("get", "get KEY", limit: 2.5, short[1], agreed: "the key has its text")
        if let sqlite = bench.sqlite {
            let database = try sqlite.database(of: store)
            let beside = try interleave(
                count, [{ _ in try sqlite.run("key", database, "bench/known") }, { _ in try store.gitmem(get) }])
            bench.report.rows.append(
                Row(
                    id: "get-sqlite", work: "gitmem get KEY of \(grouped(scale.base))", against: "SQLite, a table",
                    limit: nil, ours: beside[1], theirs: beside[0], agreed: "the key has its text"))
            let tags = try interleave(
                count, [{ _ in try sqlite.run("tag", database, "bench-rare") }, { _ in try store.gitmem(tagged) }])
            bench.report.rows.append(
                Row(
                    id: "list-tag-sqlite", work: "gitmem list --tag of \(grouped(scale.base))",
                    against: "SQLite, a table", limit: nil, ours: tags[1], theirs: tags[0],
                    agreed: "\(hits.count) hits"))
        }

        // What has come since the index was brought up to date is looked at by the next command.
        var memories = Memories("lookup-new")
        row(
            "get-add", "get KEY after an add", limit: 4.5,
            try interleave(
                scale.addRuns,
                [
                    { _ in
                        try store.gitmem(["add", "-q", "--agent", "bench", "--", memories.content()])
                        return try store.gitmem(get)
                    }
                ])[0], agreed: "the key has its text")
        row(
            "get-merge", "get KEY after a merge of \(grouped(scale.difference))", limit: 37.5,
            try interleave(
                scale.longRuns,
                [
                    { run in
                        try library.merge(new: scale.difference, "merge-\(run)")
                        return try store.gitmem(get)
                    }
                ])[0], agreed: "the key has its text")

        let writes = try interleave(
            scale.addRuns,
            [
                { run in try store.gitmem(["set", "-q", "--agent", "bench", "--", "bench/\(run)", memories.content()])
                },
                { _ in try store.gitmem(["add", "-q", "--agent", "bench", "--", memories.content()]) },
            ])
        bench.report.rows.append(
            Row(
                id: "set", work: "gitmem set KEY in \(grouped(scale.base))", against: "gitmem add", limit: 1.5,
                ours: writes[0], theirs: writes[1], agreed: "each was written"))
        row("list-tag", "list --tag with \(hits.count) hits", limit: 5, short[2], agreed: "\(hits.count) hits")
        row("list-recent", "list -n 20", limit: 15, short[3], agreed: "the newest 20")

        try build(library, bench)
        try library.repository.discard()
        try branches(get, bench)
    }

    /// The first build beside git's reading of the same bodies, and the size of what it makes.
    private static func build(_ library: Library, _ bench: Bench) throws {
        let store = library.repository
        let objects = try store.bodyObjects()
        let times = try interleave(
            bench.scale.longRuns,
            [
                { _ in
                    try store.gitmem(["index", "-q", "--drop"])
                    return try store.gitmem(["index", "-q", "--view", "trunk"])
                }, { _ in try store.git(["cat-file", "--batch"], input: objects) },
            ])
        var (count, bytes) = (0, 0)
        try store.git(["cat-file", "--batch-check=%(objectsize)"], input: objects, output: store.shop.file("sizes"))
        try forEachLine(of: store.shop.file("sizes")) { line in
            bytes += Int(String(decoding: line, as: UTF8.self)) ?? 0
            count += 1
        }
        bench.report.rows.append(
            Row(
                id: "index-build", work: "gitmem index, the first, of \(grouped(count))",
                against: "git cat-file --batch",
                limit: 4, ours: times[0], theirs: times[1], agreed: "\(grouped(count)) bodies"))
        let size = try store.shop.size(of: store.folder + "/.git/gitmem/bodies")
        bench.report.rows.append(
            Row(
                id: "index-size", work: "the index of \(grouped(count))", against: "the bodies’ bytes",
                limit: min(0.25, Double(96 * count) / Double(bytes)), unit: .bytes, ours: Samples(size),
                theirs: Samples(bytes), agreed: "\(size / max(1, count)) bytes an entry"))
    }

    private static func branches(_ get: [String], _ bench: Bench) throws {
        let scale = bench.scale
        let library = try Library(bench, "lookup-branches", entries: scale.base, branches: scale.branches)
        let store = library.repository
        let all = ["get", "bench/known", "--view", "all"]
        let times = try interleave(
            scale.shortRuns, [{ _ in try store.gitmem(all) }, { _ in try store.gitmem(get) }])
        bench.report.rows.append(
            Row(
                id: "get-branches", work: "gitmem get KEY --view all, \(scale.branches) branches",
                against: "gitmem get KEY --view trunk", limit: 2, ours: times[0], theirs: times[1],
                agreed: "the key has its text"))
        try store.discard()
    }

    /// What ten times as many cost.
    static let millionLookup = Work(rows: ["get-million", "index-million", "recall-million"], needsMillion: true) {
        bench in
        let scale = bench.scale
        let base = try Library(bench, "lookup-base", entries: scale.base)
        let large = try Library(bench, "lookup-million", entries: scale.large)
        var peak = 0
        func build(_ library: Library) throws -> Usage {
            try library.repository.gitmem(["index", "-q", "--drop"])
            let usage = try library.repository.gitmem(["index", "-q", "--view", "trunk"])
            peak = max(peak, usage.peak)
            return usage
        }
        let builds = try interleave(
            scale.longestRuns, warmUp: false, [{ _ in try build(large) }, { _ in try build(base) }])
        func row(_ id: String, _ work: String, limit: Double, _ times: [Samples], agreed: String) {
            bench.report.rows.append(
                Row(
                    id: id, work: "\(work) of \(grouped(scale.large))", against: "itself, of \(grouped(scale.base))",
                    limit: limit, ours: times[0], theirs: times[1], agreed: agreed))
        }
        row("index-million", "gitmem index, the first,", limit: 11, builds, agreed: "both were made")
        bench.report.memory.append(.init(work: "index, \(grouped(scale.large)) entries", peak: peak))
        let get = ["get", "bench/known", "--view", "trunk"]
        row(
            "get-million", "gitmem get KEY", limit: 1.5,
            try interleave(
                scale.shortRuns, [{ _ in try large.repository.gitmem(get) }, { _ in try base.repository.gitmem(get) }]),
            agreed: "the key has its text")
        let questions = try Questions.all()
        func ask(_ library: Library, _ run: Int) throws -> Usage {
            try library.repository.gitmem(["recall", "--view", "trunk", questions[run % questions.count]])
        }
        row(
            "recall-million", "gitmem recall", limit: 3.5,
            try interleave(scale.shortRuns, [{ try ask(large, $0) }, { try ask(base, $0) }]),
            agreed: "\(questions.count) questions")
        for library in [base, large] { try library.repository.discard() }
    }
}
