import Foundation

/// One memory, against `git add` and `git commit` of the same two files.
enum SingleAdd {
    static func measure(_ shop: Workshop, _ options: Options) throws -> Row {
        try shop.run(["gitmem", "init", "single"])
        try shop.run(
            ["gitmem", "import", "--agent", "ada", shop.memories(options.entries, named: "base")], in: "single")
        try shop.run(["gitmem", "merge"], in: "single")
        try shop.run(["git", "branch", "plain", "memory/agents/ada"], in: "single")
        try shop.run(["git", "worktree", "add", "-q", "../plain", "plain"], in: "single")
        let times = try shop.compare(options.runs) { run in
            try shop.run(["gitmem", "add", "--agent", "ada", "a new memory, number \(run)"], in: "single").seconds
        } _: { run in
            // The files that the add made, in the worktree of a branch that lacks them.
            let names = try shop.run(
                ["git", "diff", "--name-only", "memory/agents/ada~1", "memory/agents/ada"], in: "single"
            ).text.split(separator: "\n").map(String.init)
            for name in names {
                let target = shop.path("plain/\(name)")
                try FileManager.default.createDirectory(
                    atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
                try shop.run(["git", "show", "memory/agents/ada:\(name)"], in: "single", output: target)
            }
            let stage = try shop.run(["git", "add"] + names, in: "plain").seconds
            return try stage + shop.run(["git", "commit", "-q", "-m", "add"], in: "plain").seconds
        }
        try shop.agree("single", "memory/agents/ada^{tree}", "plain^{tree}")
        return Row(
            work: "add to \(options.entries) entries", against: "git add + git commit", mine: times.mine,
            theirs: times.theirs)
    }
}

/// Many memories at once, against `git fast-import` of a stream that makes the identical tree.
enum BulkImport {
    static func measure(_ shop: Workshop, _ options: Options) throws -> Row {
        let file = try shop.memories(options.entries, named: "bulk")
        try shop.run(["gitmem", "init", "bulk"])
        try shop.run(["gitmem", "import", "--agent", "ada", file], in: "bulk")
        let stream = shop.path("stream")
        try shop.run(["git", "fast-export", "--full-tree", "memory/agents/ada"], in: "bulk", output: stream)
        let runs = min(options.runs, 5)
        let times = try shop.compare(runs) { run in
            try shop.run(["gitmem", "init", "bulk-\(run)"])
            return try shop.run(["gitmem", "import", "--agent", "ada", file], in: "bulk-\(run)").seconds
        } _: { run in
            try shop.run(["git", "init", "-q", "fast-\(run)"])
            return try shop.run(["git", "fast-import", "--quiet"], in: "fast-\(run)", input: stream).seconds
        }
        let exported = try shop.run(["git", "rev-parse", "memory/agents/ada^{tree}"], in: "bulk").text
        let imported = try shop.run(["git", "rev-parse", "refs/heads/memory/agents/ada^{tree}"], in: "fast-0").text
        guard exported == imported else { throw Failure("fast-import made another tree") }
        return Row(
            work: "import \(options.entries) entries", against: "git fast-import", mine: times.mine,
            theirs: times.theirs)
    }
}

/// Two branches with a tenth of new entries each, against `git merge-tree`.
enum MergeOfTwo {
    static func measure(_ shop: Workshop, _ options: Options) throws -> Row {
        let share = max(1, options.entries / 10)
        try shop.run(["gitmem", "init", "merge"])
        try shop.run(
            ["gitmem", "import", "--agent", "ada", shop.memories(options.entries, named: "trunk")], in: "merge")
        try shop.run(["gitmem", "merge"], in: "merge")
        try shop.run(["gitmem", "import", "--agent", "ada", shop.memories(share, named: "left")], in: "merge")
        try shop.run(["gitmem", "import", "--agent", "ben", shop.memories(share, named: "right")], in: "merge")
        try shop.run(["git", "gc", "-q"], in: "merge")
        var trees: Set<String> = []
        let times = try shop.compare(options.runs) { _ in
            let run = try shop.run(
                ["gitmem", "merge", "ada", "--into", "ben", "--dry-run", "--json"], in: "merge")
            let report = try JSONSerialization.jsonObject(with: Data(run.text.utf8)) as? [String: Any]
            trees.insert(report?["tree"] as? String ?? "")
            return run.seconds
        } _: { _ in
            let run = try shop.run(
                ["git", "merge-tree", "--write-tree", "memory/agents/ada", "memory/agents/ben"], in: "merge")
            trees.insert(run.text)
            return run.seconds
        }
        guard trees.count == 1 else { throw Failure("the merges made different trees: \(trees)") }
        return Row(
            work: "merge \(share) + \(share) into \(options.entries)", against: "git merge-tree", mine: times.mine,
            theirs: times.theirs)
    }
}

extension Workshop {
    func agree(_ folder: String, _ one: String, _ other: String) throws {
        let trees = try [one, other].map { try run(["git", "rev-parse", $0], in: folder).text }
        guard trees[0] == trees[1] else { throw Failure("\(one) and \(other) are different trees") }
    }
}
