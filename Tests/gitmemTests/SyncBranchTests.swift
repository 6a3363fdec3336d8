import Foundation
import Testing

@Suite("sync, and which branches it takes where")
struct SyncBranchTests {
    @Test("One agent in two clones: the branches are joined, and both have the same")
    func sameAgent() throws {
        let hub = try Hub(clones: "one", "two")
        let id = try hub.sandbox.add("shared", by: "ada", in: "one")
        try hub.sync("one")
        try hub.sync("two")
        for clone in ["one", "two"] {
            for _ in 0..<2 { try hub.sandbox.gitmem("cite", "-q", id, "--agent", "ada", in: clone) }
        }
        #expect(try hub.sync("one").branches("sent") == ["agents/ada", "main"])
        let second = try hub.sync("two")
        #expect(second.branches("moved") == ["agents/ada", "main"])
        #expect(second.branches("sent") == ["agents/ada", "main"])
        #expect(try hub.sync("one").branches("moved") == ["agents/ada", "main"])
        for branch in ["agents/ada", "main"] {
            #expect(try hub.tip(branch, in: "one") == hub.tip(branch))
            #expect(try hub.tip(branch, in: "two") == hub.tip(branch))
        }
        let entry = try object(hub.sandbox.gitmem("show", id, "--json", in: "one").output)
        #expect(entry.child("counters")?.number("citations") == 4)
    }

    @Test("A clone that has not heard of it does not bring a retired agent back")
    func retired() throws {
        let hub = try Hub(clones: "one", "two")
        _ = try hub.sandbox.add("ada's", by: "ada", in: "one")
        try hub.sync("one")
        try hub.sync("two")
        try hub.sandbox.gitmem("retire", "ada", in: "two")
        #expect(try hub.tip("agents/ada") == "")
        #expect(try hub.tip("agents/ada", in: "one") != "")
        #expect(try hub.sync("one", result: "up-to-date").branches("sent") == [])
        #expect(try hub.tip("agents/ada") == "")
        // When she writes again, she is back.
        _ = try hub.sandbox.add("ada's second", by: "ada", in: "one")
        #expect(try hub.sync("one").branches("sent") == ["agents/ada", "main"])
    }

    @Test("A clone of one branch has all of memory after a sync, and knows what the remote has")
    func singleBranch() throws {
        let hub = try Hub(clones: "one")
        _ = try hub.sandbox.add("ada's", by: "ada", in: "one")
        try hub.sync("one")
        try hub.clone("two", "--single-branch", "--branch=memory/main")
        _ = try hub.sandbox.add("ben's", by: "ben", in: "two")
        try hub.sync("two")
        #expect(try hub.texts("two") == ["ada's", "ben's"])
        for branch in ["main", "agents/ada", "agents/ben"] {
            #expect(
                try hub.sandbox.git("rev-parse", "refs/remotes/origin/memory/\(branch)", in: "two") == hub.tip(branch))
        }
        #expect(try hub.sync("two", result: "up-to-date").branches("sent") == [])
    }

    @Test("A clone of code that never had a trunk gets one; other branches and tags are left alone")
    func codeClone() throws {
        let hub = try Hub(clones: "one")
        let sandbox = hub.sandbox
        try sandbox.codeRepository("code")
        try sandbox.git("tag", "v1", in: "code")
        try sandbox.git("push", "--quiet", "../hub.git", "main", "v1", in: "code")
        _ = try sandbox.add("ada's", by: "ada", in: "one")
        try hub.sync("one")
        try hub.clone("two", "--single-branch", "--branch=main", "--no-tags")
        try sandbox.git("branch", "mine", in: "two")
        let head = try sandbox.git("rev-parse", "HEAD", in: "two")
        let report = try hub.sync("two", result: "synced")
        #expect(report.branches("moved") == ["main"])
        #expect(report.list("moved")[0].text("from") == nil)
        #expect(try hub.texts("two") == ["ada's"])
        #expect(try sandbox.git("rev-parse", "HEAD", in: "two") == head)
        #expect(try sandbox.git("tag", in: "two") == "")
        #expect(try sandbox.git("for-each-ref", "refs/heads/mine", in: "hub.git") == "")
        #expect(try sandbox.shell("test ! -e two/.git/FETCH_HEAD").status == 0)
        #expect(try sandbox.dirt(in: "two") == "")
    }

    @Test("A repository without memory, and a remote without, are told what to do")
    func noMemory() throws {
        let hub = try Hub()
        try hub.sandbox.codeRepository("code")
        try hub.sandbox.git("init", "--quiet", "--bare", "empty.git")
        try hub.sandbox.git("remote", "add", "origin", "../empty.git", in: "code")
        try hub.sandbox.refused(["sync"], in: "code", status: 4, saying: ["there is no memory", "gitmem init"])
        // The first to sync gives it one.
        try hub.sandbox.gitmem("init", "-q", in: "code")
        let report = try object(hub.sandbox.gitmem("sync", "--json", in: "code").output)
        #expect(report.branches("sent") == ["main"])
        #expect(try object(hub.sandbox.gitmem("sync", "--json", in: "code").output).text("result") == "up-to-date")
    }

    @Test("Local changes in a worktree hold up its own branch and nothing else")
    func localChanges() throws {
        let hub = try Hub(clones: "one", "two")
        let sandbox = hub.sandbox
        let id = try sandbox.add("ada's", by: "ada", in: "one")
        try hub.sync("one")
        try hub.sync("two")
        _ = try sandbox.add("more", by: "ada", in: "two")
        try hub.sync("two")
        // The trunk is checked out in `one`, ada's branch beside it.
        try sandbox.gitmem("worktree", "add", "-q", "../ada", "--agent", "ada", in: "one")
        let file = "entries/\(id.prefix(1))/\(id.dropFirst(1).prefix(1))/\(id.dropFirst(2).prefix(1))/\(id).json"
        for tree in ["one", "ada"] { try sandbox.write("\(tree)/\(file)", "mine\n") }
        _ = try sandbox.add("ben's", by: "ben", in: "one")
        let (trunk, own) = (try hub.tip("main", in: "one"), try hub.tip("agents/ada", in: "one"))
        let report = try hub.sync("one", status: 6, result: "held", saying: ["has local changes", "git status"])
        #expect(report.branches("held") == ["agents/ada", "main"])
        #expect(report.branches("sent") == ["agents/ben", "main"])
        #expect(try hub.tip("main", in: "one") == trunk)
        #expect(try hub.tip("agents/ada", in: "one") == own)
        #expect(try sandbox.read("one/\(file)") == "mine\n")
        try hub.sync("two")
        #expect(try hub.texts("two") == ["ada's", "ben's", "more"])
        let again = try sandbox.run(["gitmem", "sync"], in: "one")
        #expect(again.status == 6 && again.output.contains("\nnot in step with origin, memory/main at"), "\(again)")
        for tree in ["one", "ada"] { try sandbox.git("restore", ".", in: tree) }
        #expect(try hub.sync("one", result: "synced").branches("moved") == ["agents/ada", "main"])
        for tree in ["one", "ada"] { #expect(try sandbox.dirt(in: tree) == "") }
    }

    @Test("A conflict in a file beside the memory refuses the trunk, by name, and not the agents' branches")
    func conflict() throws {
        let hub = try Hub(clones: "one", "two")
        for (clone, text) in [("one", "1\n"), ("two", "2\n")] {
            try hub.sandbox.write("\(clone)/README", text)
            try hub.sandbox.git("add", "README", in: clone)
            try hub.sandbox.git("commit", "--quiet", "-m", "Read me", in: clone)
        }
        _ = try hub.sandbox.add("ben's", by: "ben", in: "two")
        try hub.sync("one")
        let outcome = try hub.sandbox.run(["gitmem", "sync"], in: "two")
        #expect(outcome.status == 7)
        #expect(outcome.errors.contains("README of"))
        #expect(try hub.tip("agents/ben") == hub.tip("agents/ben", in: "two"))
    }

    @Test("A trunk that has everything is taken, even if it does not come after the local one")
    func sameTree() throws {
        let hub = try Hub(clones: "one", "two")
        _ = try hub.sandbox.add("ada's", by: "ada", in: "one")
        try hub.sync("one")
        // Two squashes what it has: the same tree by another commit, and pushed by force.
        try hub.sync("two")
        try hub.sandbox.shell(
            """
            git commit-tree -m Squashed memory/main^{tree} >../squashed
            git push -q -f origin $(cat ../squashed):memory/main
            """, in: "two")
        for clone in ["one", "two"] {
            let report = try hub.sync(clone)
            #expect(report.branches("sent") == [])
            #expect(report.branches("moved") == ["main"])
            #expect(try hub.tip("main", in: clone) + "\n" == hub.sandbox.read("squashed"))
        }
    }

    @Test("What is malformed on the remote's trunk is left behind, and the clean trunk is sent")
    func malformed() throws {
        let hub = try Hub(clones: "one", "two")
        _ = try hub.sandbox.add("ada's", by: "ada", in: "one")
        try hub.sync("one")
        try hub.sync("two")
        try hub.sandbox.shell(
            "echo x >entries/notes.txt; git add -A; git commit -qm Notes; git push -q origin memory/main", in: "two")
        let report = try hub.sync("one")
        #expect(report.list("skipped").map { $0.text("path") } == ["entries/notes.txt"])
        #expect(report.branches("sent") == ["main"])
        #expect(
            try hub.sandbox.git("ls-tree", "-r", "--name-only", "memory/main", in: "hub.git").contains("notes") == false
        )
        // The clone that put it there goes along, and all agree.
        try hub.sync("two")
        #expect(try hub.sync("one", result: "up-to-date").text("trunk") == hub.tip("main", in: "two"))
    }

    @Test("A remote of another store or epoch is refused before anything moves")
    func otherEpoch() throws {
        let hub = try Hub(clones: "one")
        let sandbox = hub.sandbox
        _ = try sandbox.add("ada's", by: "ada", in: "one")
        try sandbox.shell(
            """
            tree=$( { printf '100644 blob %s\\tgitmem.json\\n' \
              $(printf '{"epoch":2,"fanout":3,"format":1,"from":"%s"}\\n' $(git rev-parse memory/main) |
                git hash-object -w --stdin); } | git mktree )
            git update-ref refs/heads/memory/main $(git commit-tree -m 'Epoch 2' $tree)
            """, in: "hub.git")
        let before = try sandbox.git("for-each-ref", in: "hub.git")
        let local = try sandbox.git("for-each-ref", "refs/heads", in: "one")
        let outcome = try sandbox.run(["gitmem", "sync"], in: "one")
        #expect(outcome.status == 7)
        #expect(outcome.errors.contains("epoch 2"))
        #expect(outcome.errors.contains("cannot be taken over"))
        #expect(try sandbox.git("for-each-ref", in: "hub.git") == before)
        #expect(try sandbox.git("for-each-ref", "refs/heads", in: "one") == local)
    }
}
