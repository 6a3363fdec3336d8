import Foundation
import Testing

@Suite("sync, and each way it can end")
struct SyncCommandTests {
    @Test("Two clones exchange what they wrote and have the same trunk; then there is nothing to do")
    func exchange() throws {
        let hub = try Hub(clones: "one", "two")
        let sandbox = hub.sandbox
        _ = try sandbox.add("ada's", by: "ada", in: "one")
        _ = try sandbox.add("ben's", by: "ben", in: "two")
        let first = try hub.sync("one", result: "synced")
        #expect(
            first.keys == [
                "brought", "held", "lost", "moved", "refused", "remote", "restored", "result", "sent", "skipped",
                "tries", "trunk", "waiting",
            ])
        #expect(first.text("remote") == "origin")
        #expect(first.branches("sent") == ["agents/ada", "main"])
        #expect(first.list("sent").map(\.keys) == [["branch", "commits", "to"], ["branch", "commits", "from", "to"]])
        #expect(first.child("brought") == ["added": 1, "counted": 0, "removed": 0])
        let second = try hub.sync("two", result: "synced")
        #expect(second.branches("sent") == ["agents/ben", "main"])
        #expect(second.branches("moved") == ["main"])
        #expect(second.child("brought") == ["added": 2, "counted": 0, "removed": 0])
        let third = try hub.sync("one", result: "synced")
        #expect(third.branches("sent") == [])
        #expect(third.child("brought")?.number("added") == 1)
        for clone in ["one", "two"] {
            #expect(try hub.sync(clone, result: "up-to-date").text("trunk") == hub.tip("main"))
            #expect(try hub.tip("main", in: clone) == hub.tip("main"))
            #expect(try hub.texts(clone) == ["ada's", "ben's"])
            #expect(try sandbox.dirt(in: clone) == "")
            #expect(try sandbox.bodies(in: clone).wrong == [])
        }
        // Branches of others stay what they are: references of the remote.
        #expect(try hub.tip("agents/ben", in: "one") == "")
    }

    @Test("What people read")
    func lines() throws {
        let hub = try Hub(clones: "one")
        _ = try hub.sandbox.add("ada's", by: "ada", in: "one")
        let dry = try hub.sandbox.gitmem("sync", "--dry-run", in: "one").output
        let tip = try hub.tip("agents/ada", in: "one")
        #expect(
            dry == """
                would merge  memory/agents/ada           1 added
                would send   memory/agents/ada           1 commit to \(tip.prefix(12))
                would send   memory/main                 to \(tip.prefix(12))
                memory/main would be at \(tip)

                """)
        #expect(
            try hub.sandbox.gitmem("sync", in: "one").output == """
                merged   memory/agents/ada           1 added
                sent     memory/agents/ada           1 commit to \(tip.prefix(12))
                sent     memory/main                 to \(tip.prefix(12))
                in step with origin, memory/main at \(tip)

                """)
        #expect(
            try hub.sandbox.gitmem("sync", in: "one").output == "up to date with origin, memory/main at \(tip)\n")
        #expect(try hub.sandbox.gitmem("sync", "-q", in: "one").output == "")
    }

    @Test("A dry run moves nothing, here or there")
    func dryRun() throws {
        let hub = try Hub(clones: "one", "two")
        _ = try hub.sandbox.add("ada's", by: "ada", in: "one")
        try hub.sync("one")
        _ = try hub.sandbox.add("ben's", by: "ben", in: "two")
        let heads = ["one", "two", "hub.git"]
        func state() throws -> [String] { try heads.map { try hub.sandbox.git("for-each-ref", "refs/heads", in: $0) } }
        let before = try state()
        let report = try hub.sync("two", "--dry-run", result: "synced")
        #expect(try state() == before)
        #expect(try hub.sandbox.dirt(in: "two") == "")
        #expect(report.branches("sent") == ["agents/ben", "main"])
        #expect(report.branches("moved") == ["main"])
        #expect(report.child("brought")?.number("added") == 2)
        // It is done as it was said.
        #expect(try hub.sync("two").text("trunk") == report.text("trunk"))
    }

    @Test("status says what waits for each of several remotes that have memory")
    func severalRemotes() throws {
        let hub = try Hub(clones: "one")
        let sandbox = hub.sandbox
        try sandbox.git("remote", "rename", "origin", "near", in: "one")
        for name in ["far", "code"] {
            try sandbox.git("init", "-q", "--bare", "\(name).git")
            try sandbox.git("remote", "add", name, "../\(name).git", in: "one")
        }
        try sandbox.gitmem("sync", "-q", "far", in: "one")
        _ = try sandbox.add("x", by: "ada", in: "one")
        try sandbox.gitmem("sync", "-q", "near", in: "one")
        _ = try sandbox.add("y", by: "ada", in: "one")
        func waiting() throws -> [String] {
            try object(sandbox.gitmem("status", "--json", in: "one").output).list("waiting").map {
                "\($0.text("remote") ?? "") \($0.text("branch") ?? "") \($0.number("commits") ?? 0)"
            }.sorted()
        }
        #expect(
            try waiting() == [
                "far refs/heads/memory/agents/ada 2", "far refs/heads/memory/main 1",
                "near refs/heads/memory/agents/ada 1",
            ])
        let said = try sandbox.gitmem("status", in: "one")
        #expect(said.errors == "")
        #expect(said.output.contains("1 commit  1 added  to near\n"), "\(said.output)")
        #expect(said.output.contains("2 commits  2 added  to far\n"), "\(said.output)")
        try sandbox.git("config", "gitmem.remote", "near", in: "one")
        #expect(try waiting() == ["near refs/heads/memory/agents/ada 1"])
        #expect(try !sandbox.gitmem("status", in: "one").output.contains("to near"))
        try sandbox.git("config", "gitmem.remote", "gone", in: "one")
        #expect(try sandbox.gitmem("status", in: "one").errors.contains("gitmem.remote names gone"))
    }

    @Test("A repository without a remote is told so; one that is named must exist")
    func noRemote() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "-q", "store")
        let report = try object(sandbox.gitmem("sync", "--json", in: "store").output)
        #expect(report.text("result") == "no-remote")
        #expect(report["remote"] == nil)
        try sandbox.refused(
            ["sync", "--watch"], in: "store", status: 2, saying: ["no remote to watch", "git remote add"])
        try sandbox.git("init", "-q", "empty")
        try sandbox.refused(["sync"], in: "empty", status: 4, saying: ["gitmem init"])
        try sandbox.refused(["sync", "up"], in: "store", status: 2, saying: ["no remote called up"])
        try sandbox.refused(
            ["sync", "../hub.git"], in: "store", status: 2, saying: ["git remote add NAME ../hub.git"])
        for name in ["a", "b"] { try sandbox.git("remote", "add", name, "../\(name).git", in: "store") }
        try sandbox.refused(["sync"], in: "store", status: 5, saying: ["a, b", "git config gitmem.remote"])
        let unknown = try sandbox.gitmem("status", "--json", in: "store")
        #expect(try object(unknown.output).list("waiting").isEmpty)
        #expect(unknown.errors.contains("what waits to be sent is not known: nobody said which remote: a, b"))
        try sandbox.git("config", "gitmem.remote", "b", in: "store")
        #expect(try sandbox.run(["gitmem", "sync"], in: "store").errors.contains("b cannot be reached"))
        #expect(try sandbox.gitmem("status", in: "store").output.contains("to send"))
        try sandbox.refused(
            ["sync", "--watch", "--dry-run"], in: "store", status: 64, saying: ["do not go together"], hint: false)
        try sandbox.refused(["sync", "--timeout", "soon"], in: "store", status: 5, saying: ["is not a time span"])
    }

    @Test("Offline, what is here is merged, waits and is named; later it is sent")
    func offline() throws {
        let hub = try Hub(clones: "one")
        let sandbox = hub.sandbox
        _ = try sandbox.add("ada's", by: "ada", in: "one")
        try sandbox.shell("mv hub.git away")
        let dry = try hub.sync("one", "--dry-run", status: 75, result: "offline", saying: ["is safe here"])
        #expect(dry.branches("waiting") == ["agents/ada"] && dry["dry_run"] as? Bool == true)
        let report = try hub.sync(
            "one", status: 75, result: "offline", saying: ["origin cannot be reached", "run `gitmem sync` again later"])
        #expect(report.branches("waiting") == ["agents/ada", "main"])
        #expect(report.list("waiting").map { $0.number("added") } == [1, 1])
        #expect(report.list("waiting").map { $0.number("commits") } == [1, 1])
        #expect(try hub.texts("one") == ["ada's"])
        let status = try object(sandbox.gitmem("status", "--json", in: "one").output)
        #expect(status.list("waiting") == report.list("waiting"))
        #expect(try sandbox.gitmem("status", in: "one").output.contains("to send   memory/agents/ada     1 commit"))
        try sandbox.shell("mv away hub.git")
        let later = try hub.sync("one", result: "synced")
        #expect(later.branches("waiting") == [])
        #expect(try hub.tip("main") == report.text("trunk"))
        #expect(try object(sandbox.gitmem("status", "--json", in: "one").output).list("waiting") == [])
    }

    @Test("A remote that declines by a hook is quoted; the merge stays here")
    func declined() throws {
        let hub = try Hub(clones: "one")
        _ = try hub.sandbox.add("ada's", by: "ada", in: "one")
        let before = try hub.tip("main")
        try hub.hook("pre-receive", "echo 'Not today' >&2; exit 1")
        let report = try hub.sync(
            "one", status: 75, result: "refused",
            saying: ["origin refused: memory/agents/ada: pre-receive hook declined"])
        #expect(report.number("tries") == 1)
        #expect(report.branches("waiting") == ["agents/ada", "main"])
        #expect(try hub.tip("main") == before)
        #expect(try hub.texts("one") == ["ada's"])
    }

    @Test("A protected trunk does not keep an agent's branch from being sent")
    func protectedTrunk() throws {
        let hub = try Hub(clones: "one", "two")
        _ = try hub.sandbox.add("ada's", by: "ada", in: "one")
        try hub.hook("update", "test \"$1\" != refs/heads/memory/main || { echo protected >&2; exit 1; }")
        let report = try hub.sync("one", status: 75, result: "refused", saying: ["memory/main: hook declined"])
        #expect(report.branches("sent") == ["agents/ada"])
        #expect(report.branches("waiting") == ["main"])
        #expect(try hub.texts("one") == ["ada's"])
        // Others see it by way of the branch, and have nothing of their own to send.
        #expect(try hub.sync("two", status: 75).child("brought")?.number("added") == 1)
        #expect(try hub.texts("two") == ["ada's"])
        #expect(try hub.tip("main", in: "two") == hub.tip("main", in: "one"))
    }

    @Test("A remote that has the trunk checked out refuses it")
    func checkedOut() throws {
        let hub = try Hub(clones: "one")
        try hub.sandbox.git("config", "receive.denyCurrentBranch", "refuse", in: "seed")
        try hub.sandbox.git("remote", "set-url", "origin", "../seed", in: "one")
        _ = try hub.sandbox.add("ada's", by: "ada", in: "one")
        let report = try hub.sync("one", status: 75, result: "refused", saying: ["branch is currently checked out"])
        #expect(report.branches("sent") == ["agents/ada"])
    }

    @Test("A fetch that hangs is given up")
    func hanging() throws {
        let hub = try Hub(clones: "one")
        try hub.sandbox.write("ssh", "#!/bin/sh\nsleep 600\n")
        try hub.sandbox.shell("chmod +x ssh")
        try hub.sandbox.git("remote", "set-url", "origin", "nowhere:hub.git", in: "one")
        let outcome = try hub.sandbox.run(
            ["gitmem", "sync", "--timeout", "1s"], in: "one", with: ["GIT_SSH": hub.sandbox.path("ssh")])
        #expect(outcome.status == 75)
        #expect(outcome.errors.contains("origin cannot be reached: git took too long and was ended"))
    }

    @Test("Somebody else is faster again and again: all is joined, and nobody's work is lost")
    func overtaken() throws {
        let hub = try Hub(clones: "one", "two")
        _ = try hub.sandbox.add("ada's", by: "ada", in: "one")
        // Between the fetch and the push of one, the other pushes.
        try hub.sandbox.write(
            "one/.git/hooks/pre-push",
            """
            #!/bin/sh
            cd ../two && unset GIT_DIR && n=$(cat count 2>/dev/null || echo 0) && test $n -lt 9 || exit 0
            echo $((n + 1)) >count
            gitmem add -q --agent ben "ben's $n" && gitmem sync -q
            """)
        try hub.sandbox.shell("chmod +x one/.git/hooks/pre-push; echo count >two/.git/info/exclude")
        let report = try hub.sync("one", result: "synced")
        // The agent's branch went with the first push. So the other one's second merge has it, and nothing is left.
        #expect(report.number("tries") == 3)
        #expect(report.branches("sent") == ["agents/ada"])
        #expect(try hub.texts("one") == ["ada's", "ben's 0", "ben's 1"])
        #expect(try hub.tip("main", in: "one") == hub.tip("main"))
        #expect(try hub.tip("main", in: "two") == hub.tip("main"))
        #expect(try hub.sandbox.git("rev-list", "--merges", "--count", "memory/main", in: "one") == "1")
    }

    @Test("--no-merge exchanges branches, and the trunk only follows")
    func noMerge() throws {
        let hub = try Hub(clones: "one", "two")
        _ = try hub.sandbox.add("ada's", by: "ada", in: "one")
        let report = try hub.sync("one", "--no-merge", result: "synced")
        #expect(report.branches("sent") == ["agents/ada"])
        let root = try hub.tip("main")
        #expect(try hub.tip("main", in: "one") == root)
        try hub.sync("two")
        #expect(try hub.tip("main") != root)
        #expect(try hub.sync("one", "--no-merge").branches("moved") == ["main"])
        #expect(try hub.tip("main", in: "one") == hub.tip("main"))
        // A trunk with something of its own stays where it is.
        _ = try hub.sandbox.add("more", by: "ada", in: "one")
        try hub.sandbox.gitmem("merge", "-q", in: "one")
        _ = try hub.sandbox.add("ben's", by: "ben", in: "two")
        try hub.sync("two")
        let own = try hub.tip("main", in: "one")
        #expect(try hub.sync("one", "--no-merge").branches("waiting") == ["main"])
        #expect(try hub.tip("main", in: "one") == own)
        try hub.sync("one")
        #expect(try hub.texts("one") == ["ada's", "ben's", "more"])
    }
}
