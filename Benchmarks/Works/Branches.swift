import Foundation

extension Work {
    private static let commands = ["status", "agents", "sync", "merge"]

    /// What it costs to look at many branches that are all merged and sent, by processor time: with ten times as many,
    /// and beside git's own look at them.
    static let branches = Work(
        rows: commands.map { "branches-\($0)" } + ["branches-status-git", "branches-sync-git"]
    ) { bench in
        let scale = bench.scale
        let few = try fleet(scale.fleet, bench)
        let many = try fleet(scale.largeFleet, bench)
        let state = "without news, \(grouped(scale.largeFleet)) branches"
        let agreed = "each trunk and branch is on the remote"
        for command in commands {
            let times = try interleave(
                scale.longRuns, [{ _ in try many.processor([command]) }, { _ in try few.processor([command]) }])
            bench.report.rows.append(
                Row(
                    id: "branches-\(command)", work: "gitmem \(command) \(state), processor time",
                    against: "itself with \(grouped(scale.fleet))", limit: 12, ours: times[0], theirs: times[1],
                    agreed: agreed))
        }
        for command in ["status", "sync"] {
            let times = try interleave(
                scale.longRuns, [{ _ in try many.processor([command]) }, { _ in try many.look() }])
            bench.report.rows.append(
                Row(
                    id: "branches-\(command)-git", work: "gitmem \(command) \(state), processor time",
                    against: "git for-each-ref and git fetch", limit: 3, ours: times[0], theirs: times[1],
                    agreed: agreed))
        }
        for repository in [few, many] { try repository.discard() }
    }

    /// A bare store of so many branches, one memory on each, all merged and sent to a remote.
    private static func fleet(_ count: Int, _ bench: Bench) throws -> Repository {
        say("making \(grouped(count)) branches")
        let shop = bench.shop
        let (name, hub) = ("branches-\(count)", "branches-\(count)-hub")
        try shop.run([shop.git, "init", "-q", "--bare", hub])
        let repository = try shop.store(name, fanout: bench.scale.fanout)
        try repository.setDurable(false)
        try repository.git(["remote", "add", "origin", shop.path(hub)])
        for number in 1...count {
            try repository.gitmem(["add", "-q", "--agent", "agent-\(number)", "What agent \(number) has found"])
        }
        try repository.gitmem(["sync", "-q"])
        try repository.git(["pack-refs", "--all"])
        try repository.git(["repack", "-adq"])
        let remote = try repository.ask(["ls-remote", "origin", "refs/heads/memory/*"]).split(separator: "\n").count
        guard remote == count + 1 else { throw Failure("\(remote) branches have come to the remote") }
        return repository
    }
}

extension Repository {
    /// What a command takes of the processors' time.
    fileprivate func processor(_ words: [String]) throws -> Usage {
        var usage = try gitmem(words)
        usage.seconds = usage.processor
        return usage
    }

    /// The same of git's own look at all branches, here and at the remote.
    fileprivate func look() throws -> Usage {
        var usage = try git(["for-each-ref"]) + git(["fetch", "-q", "--no-auto-gc", "origin"])
        usage.seconds = usage.processor
        return usage
    }
}
