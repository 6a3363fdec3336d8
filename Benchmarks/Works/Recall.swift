extension Work {
    /// Questions that people ask, to a store that has the answers among many other memories.
    static let recall = Work(rows: ["recall", "recall-p95", "recall-sqlite", "recall-branches"]) { bench in
        let scale = bench.scale
        let library = try Library(bench, "recall", entries: scale.base)
        let store = library.repository
        let questions = try Questions.all()
        func ask(_ run: Int, view: String = "trunk") throws -> Usage {
            try store.gitmem(["recall", "--view", view, "--", questions[run % questions.count]])
        }
        let path = try bodyPaths(1, of: store, entries: scale.base)[0]
        let runs = scale.questions
        let times = try interleave(
            runs, [{ try ask($0) }, { _ in try store.git(["cat-file", "-p", "\(Repository.trunk):\(path)"]) }])
        let agreed = "\(min(runs, questions.count)) questions"
        func row(_ id: String, _ work: String, _ against: String, limit: Double?, _ ours: Samples, _ theirs: Samples) {
            bench.report.rows.append(
                Row(id: id, work: work, against: against, limit: limit, ours: ours, theirs: theirs, agreed: agreed))
        }
        let work = "gitmem recall in \(grouped(scale.base))"
        row("recall", work, "git cat-file -p REF:PATH", limit: 5, times[0], times[1])
        row(
            "recall-p95", "\(work), 95 of 100 questions", "git cat-file -p REF:PATH", limit: 15,
            Samples(seconds: times[0].quantile(0.95)), Samples(seconds: times[1].median))
        if let sqlite = bench.sqlite {
            let database = try sqlite.database(of: store)
            let beside = try interleave(
                runs, [{ try ask($0) }, { try sqlite.run("match", database, questions[$0 % questions.count]) }])
            row("recall-sqlite", work, "SQLite FTS5, any of the words", limit: 0.5, beside[0], beside[1])
        }
        try store.discard()

        let fleet = try Library(bench, "recall-branches", entries: scale.base, branches: scale.branches)
        func askFleet(_ run: Int, view: String) throws -> Usage {
            try fleet.repository.gitmem(["recall", "--view", view, "--", questions[run % questions.count]])
        }
        let views = try interleave(
            scale.shortRuns, [{ try askFleet($0, view: "all") }, { try askFleet($0, view: "trunk") }])
        row(
            "recall-branches", "gitmem recall --view all, \(scale.branches) branches", "gitmem recall --view trunk",
            limit: 2, views[0], views[1])
        try fleet.repository.discard()
    }
}
