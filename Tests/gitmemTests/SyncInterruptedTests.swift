import Foundation
import TestSupport
import Testing

@Suite("sync, cut short")
struct SyncInterruptedTests {
    @Test("A sync that is killed at any moment leaves what the next one goes on from")
    func killed() throws {
        let rounds = LongForm.number("GITMEM_SYNC_KILLS") ?? 12
        var generator = SplitMix64(mixing: testSeed)
        let hub = try Hub(clones: "one", "two")
        try hub.sandbox.gitmem("worktree", "add", "-q", "../ada", "--agent", "ada", in: "one")
        var wanted: [String] = []
        for round in 1...rounds {
            let seed = "GITMEM_SEED=\(testSeed), round \(round)"
            for (clone, agent) in [("one", "ada"), ("two", "ben"), ("two", "ada")] {
                _ = try hub.sandbox.add("\(agent) in \(clone), round \(round)", by: agent, in: clone)
                wanted.append("\(agent) in \(clone), round \(round)")
            }
            try hub.sync("two")
            // Long enough, at times, for all of it.
            let milliseconds = Int.random(in: 1...250, using: &generator)
            _ = try hub.sandbox.run(
                ["timeout", "-s", "KILL", "0.\(String(format: "%03d", milliseconds))", "gitmem", "sync", "-q"],
                in: "one")
            // What the killed one had started may still be at work.
            let next = try hub.sync("one")
            #expect(["synced", "up-to-date"].contains(next.text("result") ?? ""), "\(seed), \(milliseconds) ms")
            #expect(try hub.texts("one") == wanted.sorted(), "\(seed), \(milliseconds) ms")
            #expect(try hub.sandbox.dirt(in: "one") == "", "\(seed), \(milliseconds) ms")
            #expect(try hub.sandbox.dirt(in: "ada") == "", "\(seed), \(milliseconds) ms")
        }
        try hub.sync("two")
        for folder in ["one", "two", "hub.git"] {
            #expect(try hub.tip("main", in: folder) == hub.tip("main"), "GITMEM_SEED=\(testSeed)")
            #expect(try hub.sandbox.git("fsck", "--no-dangling", in: folder) == "", "GITMEM_SEED=\(testSeed)")
        }
    }

    @Test(
        "A remote that dies in the middle of a push loses nothing",
        arguments: ["pre-receive", "update", "post-receive"])
    func remoteDies(hook: String) throws {
        let hub = try Hub(clones: "one", "two")
        _ = try hub.sandbox.add("ada's", by: "ada", in: "one")
        // What receives is killed while it runs a hook: before, between and after the branches.
        try hub.hook(hook, "kill -9 $PPID; sleep 1; exit 1")
        if hook == "post-receive" {
            try hub.sync("one", result: "synced")
        } else {
            #expect(try hub.sync("one", status: 75, result: "refused").text("explanation") != nil)
        }
        #expect(try hub.texts("one") == ["ada's"])
        try hub.sandbox.shell("rm hub.git/hooks/\(hook); find hub.git -name '*.lock' -delete")
        try hub.sync("one")
        try hub.sync("two")
        #expect(try hub.texts("two") == ["ada's"])
        #expect(try hub.tip("main", in: "two") == hub.tip("main", in: "one"))
        #expect(try hub.sandbox.git("fsck", "--no-dangling", in: "hub.git") == "")
    }

    @Test("Locks that a killed git left on what it fetched are named, and removed when they are old")
    func fetchLocks() throws {
        let hub = try Hub(clones: "one", "two")
        _ = try hub.sandbox.add("ada's", by: "ada", in: "two")
        try hub.sync("two")
        try hub.sync("one")
        _ = try hub.sandbox.add("more of ada's", by: "ada", in: "two")
        try hub.sync("two")
        let locks = ["refs/remotes/origin/memory/main.lock", "refs/remotes/origin/memory/agents/ada.lock"]
        for lock in locks { try hub.sandbox.write("one/.git/\(lock)", "") }
        try hub.sync(
            "one", status: 75, result: "locked", saying: ["cannot be noted here", "remove that file", ".lock"])
        for lock in locks { try hub.sandbox.shell("touch -d '11 minutes ago' one/.git/\(lock)") }
        try hub.sync("one", result: "synced")
        #expect(try hub.texts("one") == ["ada's", "more of ada's"])
        #expect(try hub.sandbox.shell("find one/.git -name '*.lock'").lines == [])
    }

    @Test("Locks that a killed gitmem left there go at once")
    func ownLocks() throws {
        let hub = try Hub(clones: "one", "two")
        _ = try hub.sandbox.add("ada's", by: "ada", in: "two")
        try hub.sync("two")
        try hub.sync("one")
        _ = try hub.sandbox.add("ben's", by: "ben", in: "one")
        _ = try hub.sandbox.add("more of ada's", by: "ada", in: "two")
        try hub.sync("two")
        for lock in ["refs/remotes/origin/memory/main", "refs/remotes/origin/memory/agents/ada", "packed-refs"] {
            try hub.sandbox.shell("ln gitmem/mark \(lock).lock", in: "one/.git")
        }
        try hub.sync("one", result: "synced")
        #expect(try hub.texts("one") == ["ada's", "ben's", "more of ada's"])
        #expect(try hub.sandbox.shell("find one/.git -name '*.lock'").lines == [])
    }

    @Test("SIGINT ends a sync that hangs, and what it started")
    func interrupted() throws {
        let hub = try Hub(clones: "one")
        try hub.sandbox.write("ssh", "#!/bin/sh\necho $$ >\(hub.sandbox.path("pid"))\nexec sleep 600\n")
        try hub.sandbox.shell("chmod +x ssh")
        try hub.sandbox.git("remote", "set-url", "origin", "nowhere:hub.git", in: "one")
        let outcome = try hub.sandbox.run(
            [
                "sh", "-c",
                """
                gitmem sync & while ! test -s ../pid; do sleep 0.01; done; kill -TERM $!; wait $!; echo $?
                n=0; while kill -0 $(cat ../pid) 2>/dev/null && test $n -lt 500; do sleep 0.01; n=$((n+1)); done
                test $n -lt 500 && echo ended
                """,
            ], in: "one", with: ["GIT_SSH": hub.sandbox.path("ssh")])
        #expect(outcome.lines == ["143", "ended"])
    }

    // A shell has what it starts in the background ignore SIGINT, and what is ignored stays so.
    @Test(
        "--watch sends what is written, brings what others send, lives through an outage, and ends with 0",
        .needs(.signalSettings))
    func watch() throws {
        let hub = try Hub(clones: "one", "two")
        let outcome = try hub.sandbox.run(
            [
                "sh", "-c",
                """
                await() { n=0; until eval "$1"; do sleep 0.05; n=$((n+1)); test $n -lt 1200 || { echo "never: $1"; kill $!; exit 9; }; done; }
                holds() { git -C hub.git ls-tree -r --name-only memory/main | grep -c json; }
                env --default-signal=INT gitmem sync --watch --interval 1s --json -C one >watched 2>complaints &
                await 'test -s watched'
                gitmem add -q -C one --agent ada "ada's" >/dev/null
                await 'test "$(holds)" = 2'
                gitmem add -q -C two --agent ben "ben's" >/dev/null && gitmem sync -q -C two
                await 'test "$(gitmem list -q -C one --view trunk | wc -l)" = 2'
                mv hub.git away
                await 'grep -q offline watched'
                gitmem add -q -C one --agent ada "in the dark" >/dev/null
                mv away hub.git
                await 'test "$(holds)" = 4'
                await 'test "$(git -C one rev-parse memory/main)" = "$(git -C hub.git rev-parse memory/main)"'
                kill -INT $!; wait $!; echo "ended $?"
                """,
            ])
        #expect(outcome.lines == ["ended 0"], "\(outcome.output)\(outcome.errors)")
        let rounds = try hub.sandbox.read("watched").split(separator: "\n").map { try object(String($0)) }
        let results = Set(rounds.compactMap { $0.text("result") })
        #expect(results.isSuperset(of: ["synced", "offline"]))
        #expect(try hub.sandbox.read("complaints").contains("origin cannot be reached"))
        #expect(try hub.tip("main", in: "one") == hub.tip("main"))
    }
}
