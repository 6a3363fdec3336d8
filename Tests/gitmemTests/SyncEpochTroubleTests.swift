import Foundation
import Testing

@Suite("sync of epochs that meet with trouble")
struct SyncEpochTroubleTests {
    private let hub: Hub
    private var sandbox: Sandbox { hub.sandbox }

    /// Two clones in step, with what ada and ben wrote.
    init() throws {
        hub = try Hub(clones: "one", "two")
        _ = try sandbox.add("ada's", by: "ada", in: "one")
        _ = try sandbox.add("ben's", by: "ben", in: "two")
        for clone in ["one", "two", "one"] { try hub.sync(clone) }
    }

    private func fetch(_ clone: String) throws {
        try sandbox.git(
            "fetch", "-q", "--prune", "origin", "+refs/heads/memory/*:refs/remotes/origin/memory/*", in: clone)
    }

    /// Syncs in turn, and carries where sync says so. Which of two epochs stays is decided by their ids.
    private func settle(_ pairs: (clone: String, remote: String)...) throws {
        for _ in 0..<3 {
            for (clone, remote) in pairs {
                let outcome = try sandbox.run(["gitmem", "sync", "-q", remote], in: clone)
                #expect([0, 7].contains(outcome.status), "\(outcome.errors)")
                if outcome.status == 7 { try sandbox.gitmem("carry", "-q", in: clone) }
            }
        }
    }

    @Test("While the remote keeps its trunk, nobody is moved to the new epoch; then all are")
    func protectedTrunk() throws {
        let ada = try hub.tip("agents/ada")
        try sandbox.gitmem("compact", "-q", in: "one")
        try hub.hook("update", "case $1 in */main) git merge-base --is-ancestor $2 $3;; esac")
        let report = try hub.sync("one", status: 75, result: "refused")
        #expect(report.branches("held") == ["agents/ada"])
        #expect(try hub.tip("agents/ada") == ada)
        _ = try sandbox.add("more of ben's", by: "ben", in: "two")
        try hub.sync("two", result: "synced")
        try sandbox.gitmem("carry", in: "two")
        try hub.sync("two", result: "up-to-date")

        try sandbox.shell("rm hub.git/hooks/update")
        try hub.sync("one", result: "synced")
        for clone in ["two", "one"] { try hub.sync(clone) }
        for clone in ["one", "two"] {
            #expect(try hub.texts(clone) == ["ada's", "ben's", "more of ben's"])
            #expect(try hub.tip("main", in: clone) == hub.tip("main"))
        }
    }

    @Test("A remote that does not take the archive keeps the old epoch: others could not find their way")
    func noArchive() throws {
        let (ada, trunk) = (try hub.tip("agents/ada"), try hub.tip("main"))
        try sandbox.gitmem("compact", "-q", in: "one")
        try hub.hook("update", "case $1 in */epochs/*) exit 1;; esac")
        try hub.sync("one", status: 75, result: "refused", saying: ["memory/epochs/1"])
        #expect(try hub.tip("agents/ada") == ada && hub.tip("main") == trunk)
        try sandbox.shell("rm hub.git/hooks/update")
        try hub.sync("one", result: "synced")
        #expect(try hub.tip("main") == hub.tip("main", in: "one"))
    }

    @Test("Without a merge, agents' branches wait for the trunk of their epoch")
    func noMerge() throws {
        let (ada, trunk) = (try hub.tip("agents/ada"), try hub.tip("main"))
        try sandbox.gitmem("compact", "-q", in: "one")
        try hub.sync("one", "--no-merge", status: 7)
        #expect(try hub.tip("agents/ada") == ada && hub.tip("main") == trunk)
        try hub.sync("one", result: "synced")
        #expect(try hub.tip("agents/ada") == hub.tip("agents/ada", in: "one"))
    }

    @Test("An agent's branch of an epoch made apart is replaced when it was carried over")
    func apart() throws {
        _ = try sandbox.add("more of ben's", by: "ben", in: "two")
        _ = try sandbox.add("more of ada's", by: "ada", in: "one")
        for clone in ["one", "two"] { try sandbox.shell("gitmem merge -q && gitmem compact -q", in: clone) }
        // As if two's agents had been faster than its trunk.
        try hub.sync("one", result: "synced")
        try sandbox.git("push", "-q", "--force", "origin", "memory/agents/ben", in: "two")
        try settle(("two", "origin"), ("one", "origin"))
        _ = try sandbox.add("yet more of ben's", by: "ben", in: "two")
        try hub.sync("two", result: "synced")
        try hub.sync("one", result: "synced")
        for clone in ["one", "two"] {
            #expect(try hub.texts(clone) == ["ada's", "ben's", "more of ada's", "more of ben's", "yet more of ben's"])
            #expect(try hub.tip("main", in: clone) == hub.tip("main"))
        }
        #expect(try hub.tip("agents/ben", in: "two") == hub.tip("agents/ben"))
        // Both archives are on the remote, so that whoever was away finds its way.
        #expect(try sandbox.git("for-each-ref", "--format=x", "refs/heads/memory/epochs", in: "hub.git") == "x\nx")
    }

    @Test("Of two remotes that were compacted apart both are served, and come to be the same")
    func twoRemotes() throws {
        try sandbox.git("init", "-q", "--bare", "--initial-branch=memory/main", "p.git")
        try sandbox.git("remote", "add", "p", "../p.git", in: "one")
        try hub.sync("one", "p")
        try sandbox.shell("git clone -q p.git three")
        try sandbox.gitmem("compact", "-q", in: "one")
        try hub.sync("one", result: "synced")
        _ = try sandbox.add("cleo's", by: "cleo", in: "three")
        try sandbox.gitmem("merge", "-q", in: "three")
        try sandbox.gitmem("compact", "-q", in: "three")
        try hub.sync("three", result: "synced")
        try settle(("one", "origin"), ("one", "p"), ("three", "origin"), ("two", "origin"))
        for (clone, remote) in [("one", "origin"), ("one", "p"), ("three", "origin"), ("two", "origin")] {
            try hub.sync(clone, remote, result: "up-to-date")
            #expect(try hub.texts(clone) == ["ada's", "ben's", "cleo's"])
            #expect(try hub.tip("main", in: clone) == hub.tip("main"))
        }
        #expect(try hub.tip("main", in: "p.git") == hub.tip("main"))
    }

    @Test("Two that are each other's remote, were compacted apart and carry at once come to one epoch")
    func mutual() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "-q", "one")
        let gone = try sandbox.add("forgotten", by: "ada", in: "one")
        _ = try sandbox.add("of one", by: "ada", in: "one")
        try sandbox.gitmem("forget", gone, "--agent", "ada", "-q", in: "one")
        try sandbox.gitmem("merge", "-q", in: "one")
        try sandbox.git("clone", "-q", "-b", "memory/main", "one", "two")
        _ = try sandbox.add("of two", by: "ben", in: "two")
        try sandbox.gitmem("merge", "-q", in: "two")
        let clones = [("one", "two"), ("two", "one")]
        for (clone, _) in clones { try sandbox.gitmem("compact", "-q", in: clone) }
        func epochs() throws -> [String] {
            try clones.map { try sandbox.git("rev-parse", "memory/main:gitmem.json", in: $0.0) }
        }
        let before = try epochs()
        for _ in 0..<3 {
            for (clone, other) in clones {
                try sandbox.git(
                    "fetch", "-q", "../\(other)", "+refs/heads/memory/*:refs/remotes/origin/memory/*", in: clone)
            }
            for (clone, _) in clones { try sandbox.gitmem("carry", "-q", in: clone) }
        }
        // They have changed places once, and then both took the one with the smaller id.
        #expect(try epochs() == Array(repeating: before.min() ?? "", count: 2))
        for (clone, _) in clones {
            #expect(try sandbox.gitmem("list", "-q", "--view", "trunk", in: clone).lines.count == 2)
        }
    }

    @Test("An erasure reaches the remote's archives and branches, whatever was changed beside the memory")
    func erasure() throws {
        try sandbox.shell("echo v1 > NOTES.md; git add NOTES.md; git commit -qm notes", in: "one")
        _ = try sandbox.add("secret", by: "ada", in: "one")
        _ = try sandbox.add("ada's second", by: "ada", in: "one")
        for clone in ["one", "two"] { try hub.sync(clone) }
        _ = try sandbox.add("dee's", by: "dee", in: "two")
        try sandbox.gitmem("compact", "-q", in: "one")
        try hub.sync("one", result: "synced")
        try sandbox.shell("echo v2 >> NOTES.md; git commit -qam notes", in: "one")
        try hub.sync("one", result: "synced")
        let secret = try sandbox.shell("gitmem list -q --view trunk --match secret", in: "one").lines[0]
        try sandbox.gitmem("compact", "-q", "--forget", secret, in: "one")
        try hub.sync("one", result: "synced")
        try hub.sync("one", result: "up-to-date")
        let held = try sandbox.run(
            ["sh", "-c", "git grep -l secret $(git for-each-ref --format='%(refname)')"], in: "hub.git")
        #expect(held.output == "" && held.status == 1)

        // What was erased goes from here only when somebody here says so.
        try hub.sync("two", status: 7, saying: ["1 memory was erased", "gitmem carry"])
        #expect(try hub.texts("two").contains("secret"))
        try sandbox.gitmem("carry", "-q", in: "two")
        for clone in ["two", "one", "two"] { try hub.sync(clone) }
        for clone in ["one", "two"] {
            #expect(try hub.texts(clone) == ["ada's", "ada's second", "ben's", "dee's"])
            #expect(try hub.tip("main", in: clone) == hub.tip("main"))
            #expect(try sandbox.git("show", "memory/main:NOTES.md", in: clone) == "v1\nv2")
            try hub.sync(clone, result: "up-to-date")
        }
    }

    @Test("A branch that nobody can carry over holds nothing else up")
    func wayIsLost() throws {
        _ = try sandbox.add("dee's", by: "dee", in: "two")
        _ = try sandbox.add("more of ada's", by: "ada", in: "one")
        try hub.sync("one")
        try sandbox.gitmem("compact", "-q", "--no-archive", in: "one")
        try hub.sync("one", result: "synced")
        try sandbox.git("reflog", "expire", "--expire=now", "--all", in: "hub.git")
        try sandbox.git("gc", "-q", "--prune=now", in: "hub.git")
        // A clone that knows the trunk by its remote only, as beside code.
        try sandbox.git("switch", "-q", "--detach", in: "two")
        try sandbox.git("update-ref", "-d", "refs/heads/memory/main", in: "two")
        #expect(try sandbox.run(["gitmem", "status"], in: "two").status == 0)
        let report = try hub.sync("two")
        #expect(report.list("refused").compactMap { $0.text("branch") }.contains("memory/agents/dee"))
        #expect(try sandbox.gitmem("agents", in: "two").output.contains("cannot be carried over"))
        _ = try sandbox.add("eve's", by: "eve", in: "two")
        try hub.sync("two")
        try hub.sync("one")
        #expect(try hub.texts("one") == ["ada's", "ben's", "eve's", "more of ada's"])
        // What is on it is safe with the others.
        #expect(try hub.tip("agents/dee") == hub.tip("agents/dee", in: "two"))
    }

    @Test("A clone without a trunk of its own judges what it merges, too")
    func freshClone() throws {
        try sandbox.shell(
            """
            export GIT_COMMITTER_DATE='2040-01-01T00:00:00Z'
            git -C two push -q origin $(git -C two commit-tree -p memory/main -m late 'memory/main^{tree}'):refs/heads/memory/agents/fut
            """)
        _ = try sandbox.add("cleo's", by: "cleo", in: "two")
        try sandbox.shell("gitmem merge -q cleo && git push -q origin memory/agents/cleo", in: "two")
        try sandbox.gitmem("compact", "-q", in: "one")
        try hub.sync("one")
        try hub.clone("new")
        try sandbox.git("switch", "-q", "--detach", in: "new")
        try sandbox.git("branch", "-qD", "memory/main", in: "new")
        let report = try hub.sync("new")
        #expect(report.list("refused").compactMap { $0.text("branch") }.contains("origin/memory/agents/fut"))
        _ = try sandbox.add("ada's in a new clone", by: "ada", in: "new")
        try hub.sync("new", result: "synced")
        try hub.sync("one")
        #expect(try hub.texts("one").contains("ada's in a new clone"))
    }
}
