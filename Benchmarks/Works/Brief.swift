import Foundation

extension Work {
    /// What an agent reads before it acts, in a store with rules, claims and messages, and why something is there.
    static let brief = Work(rows: ["brief", "brief-p95", "inbox", "why"]) { bench in
        let scale = bench.scale
        let library = try Library(bench, "brief", entries: scale.base)
        let store = library.repository
        try store.git(["config", "gitmem.agent", "bench"])
        say("making rules, claims and \(grouped(scale.difference)) messages")
        let rules = max(1, scale.difference / 20)
        for number in 0..<rules {
            try store.gitmem(["rules", "add", "-q", "Rule \(number): changes of part \(number) need a review"])
        }
        for number in 0..<scale.branches / 5 {
            try store.gitmem(
                ["claim", "-q", "--agent", "other", "--ttl", "24h"] + (0..<10).map { "name:live-\(number)-\($0)" })
        }
        let perSender = min(50, scale.difference)
        for sender in 0..<scale.difference / perSender { try store.send(perSender, from: "sender-\(sender)") }
        try store.gitmem(["merge", "-q"])

        let questions = try Questions.all()
        let path = try bodyPaths(1, of: store, entries: scale.base)[0]
        func blob() throws -> Usage { try store.git(["cat-file", "-p", "\(Repository.trunk):\(path)"]) }
        try store.gitmem(["brief"])
        let times = try interleave(
            scale.shortRuns,
            [
                { try store.gitmem(["brief", "--task=" + questions[$0 % questions.count]]) },
                { _ in try store.gitmem(["inbox"]) }, { _ in try blob() },
            ])
        func row(_ id: String, _ work: String, limit: Double, _ ours: Samples, _ theirs: Samples) {
            bench.report.rows.append(
                Row(
                    id: id, work: "gitmem \(work) in \(grouped(scale.base))", against: "git cat-file -p REF:PATH",
                    limit: limit, ours: ours, theirs: theirs, agreed: "\(rules) rules, \(scale.difference) messages"))
        }
        row("brief", "brief --task", limit: 20, times[0], times[2])
        row(
            "brief-p95", "brief --task, 95 of 100 tasks", limit: 35, Samples(seconds: times[0].quantile(0.95)),
            Samples(seconds: times[2].median))
        row("inbox", "inbox", limit: 5, times[1], times[2])

        say("making \(grouped(scale.small)) commits")
        for run in 0..<scale.small / 100 {
            var memories = Memories("why-\(run)")
            for _ in 0..<100 {
                try store.gitmem(
                    ["add", "-q", "--gate", "off", "--agent", "writer-\(run % 10)", "--", memories.content()])
            }
            try store.gitmem(["merge", "-q"])
        }
        let reasons = try interleave(
            scale.addRuns,
            [
                { _ in try store.gitmem(["why", id(of: path)]) },
                { _ in try store.git(["log", "-1", "--format=%H", Repository.trunk, "--", path]) },
            ])
        bench.report.rows.append(
            Row(
                id: "why", work: "gitmem why ID after \(grouped(scale.small)) commits", against: "git log -1 -- PATH",
                limit: 3, ours: reasons[0], theirs: reasons[1], agreed: "each names a commit"))
        try store.discard()
    }
}

extension Repository {
    /// Sends so many messages in one commit.
    fileprivate func send(_ count: Int, from sender: String) throws {
        let file = shop.file("messages")
        let lines = (0..<count).map {
            #"{"id":\#($0),"action":"message send","arguments":{"to":["bench"],"text":"Part \#($0) of \#(sender) is built, look at it"}}"#
        }
        try (lines.joined(separator: "\n") + "\n").write(toFile: file, atomically: false, encoding: .utf8)
        try shop.run([shop.gitmem, "batch", "--agent", sender], in: folder, input: file)
    }
}
