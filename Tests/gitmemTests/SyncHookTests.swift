import Foundation
import Testing

@Suite("Hooks of git that call gitmem")
struct SyncHookTests {
    /// A clone with an agent's memory to send, and code of its own whose hook notes each call and runs a script.
    private func clone(with hooks: [String], running script: String) throws -> Hub {
        let hub = try Hub(clones: "one")
        try hub.sandbox.git("checkout", "--quiet", "--orphan", "code", in: "one")
        try hub.sandbox.git("rm", "-rfq", "--cached", ".", in: "one")
        try hub.sandbox.git("commit", "--quiet", "--allow-empty", "-m", "Begin", in: "one")
        _ = try hub.sandbox.add("ada's", by: "ada", in: "one")
        for hook in hooks { try install(hook, script, in: hub.sandbox) }
        return hub
    }

    private func install(_ hook: String, _ script: String, in sandbox: Sandbox) throws {
        let calls = sandbox.path("calls")
        try sandbox.write(
            "one/.git/hooks/\(hook)",
            "#!/bin/sh\necho \(hook) >>\(calls)\ntest $(wc -l <\(calls)) -le 60 || exit 1\n\(script)\n")
        try sandbox.shell("chmod +x one/.git/hooks/\(hook)")
    }

    private func calls(_ hub: Hub) throws -> Int { try hub.sandbox.shell("cat calls 2>/dev/null || true").lines.count }

    @Test("A pre-push hook that syncs runs once for the user's push and once for the sync's")
    func push() throws {
        let hub = try clone(with: ["pre-push"], running: "exec gitmem sync -q")
        try hub.sandbox.shell("timeout -s KILL 60 git push --quiet origin code", in: "one")
        #expect(try calls(hub) == 2)
        #expect(try hub.tip("agents/ada") == hub.tip("agents/ada", in: "one"))
        #expect(try hub.tip("main") == hub.tip("main", in: "one"))
    }

    @Test("Hooks that the documentation says are not run are not run, however gitmem moves a branch")
    func hooksNotRun() throws {
        let documentation = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("docs/architecture.md")
        let text = try String(contentsOf: documentation, encoding: .utf8)
        let hooks = ["reference-transaction", "pre-commit", "commit-msg", "post-commit", "post-checkout"]
        for hook in hooks { #expect(text.contains("`\(hook)`")) }
        let hub = try clone(with: hooks, running: "exit 1")
        _ = try hub.sandbox.add("more", by: "ada", in: "one")
        try hub.sandbox.gitmem("merge", in: "one")
        try hub.sandbox.gitmem("worktree", "add", "--agent", "ada", "../tree", in: "one")
        _ = try hub.sandbox.add("more yet", by: "ada", in: "one")
        #expect(try calls(hub) == 0)
    }

    @Test(
        "A hook that syncs ends, whatever git does when it is called",
        arguments: [
            ("pre-push", "git push --quiet origin code"),
            ("post-commit", "git commit --quiet --allow-empty -m More"),
            ("post-checkout", "git checkout --quiet -b other"),
            ("post-merge", "git merge --quiet -m Merge topic"),
            ("reference-transaction", "git commit --quiet --allow-empty -m More"),
            ("reference-transaction", "git fetch --quiet origin"),
            ("pre-push", "gitmem sync -q"), ("reference-transaction", "gitmem sync -q"),
            ("post-checkout", "gitmem worktree add -q ../w --agent ada"), ("pre-auto-gc", "git gc --auto --quiet"),
        ])
    func hook(name: String, command: String) throws {
        let hub = try clone(with: [], running: "")
        try hub.sandbox.shell(
            """
            git branch topic && git commit --quiet --allow-empty -m Here
            git checkout --quiet topic && git commit --quiet --allow-empty -m There && git checkout --quiet code
            """, in: "one")
        try install(name, "gitmem sync -q >/dev/null", in: hub.sandbox)
        let outcome = try hub.sandbox.run(["sh", "-c", "timeout -s KILL 60 \(command)"], in: "one")
        #expect(outcome.status == 0, "\(name), \(command): \(outcome.errors)")
        #expect(try calls(hub) < 40, "\(name), \(command)")
        try hub.sandbox.shell("rm .git/hooks/\(name)", in: "one")
        try hub.sync("one")
        #expect(try hub.texts("one") == ["ada's"])
        #expect(try hub.sandbox.git("fsck", "--no-dangling", in: "one") == "")
    }

    @Test("A sync in a hook of its own says so, ends with 0, and --watch ends as well")
    func nested() throws {
        let hub = try clone(
            with: ["pre-push"], running: "(gitmem sync --json; gitmem sync; gitmem sync --watch --json) >>../said 2>&1")
        try hub.sync("one", result: "synced")
        let said = try hub.sandbox.read("said").split(separator: "\n").map(String.init)
        #expect(said.count == 3)
        #expect(try object(said[0]).text("result") == "nested")
        #expect(try object(said[0]).text("remote") == "origin")
        #expect(said[1] == "nothing to do in this hook: a sync with origin has started it and goes on")
        #expect(try object(said[2]).text("result") == "nested")
    }

    @Test("A hook may sync with another remote, and another repository's hook with its own")
    func others() throws {
        let hub = try clone(with: ["pre-push"], running: "gitmem sync -q backup")
        try hub.sandbox.shell("cp -R hub.git backup.git && cp -R hub.git upstream.git")
        try hub.sandbox.git("remote", "add", "backup", "../backup.git", in: "one")
        try hub.sandbox.git("remote", "add", "upstream", hub.sandbox.path("upstream.git"), in: "hub.git")
        try hub.hook("post-receive", "gitmem sync upstream >>../synced 2>&1")
        try hub.sync("one", result: "synced")
        for folder in ["backup.git", "upstream.git"] {
            #expect(try hub.tip("agents/ada", in: folder) == hub.tip("agents/ada", in: "one"), "\(folder)")
        }
    }

    @Test("What a sync that has ended left in the environment counts for nothing")
    func stale() throws {
        let hub = try clone(with: ["pre-push"], running: "printf %s \"$GITMEM_SYNCS\" >../marks")
        try hub.sync("one")
        let mark = try hub.sandbox.read("marks")
        #expect(mark.split(separator: ":").count == 4)
        _ = try hub.sandbox.add("more", by: "ada", in: "one")
        for marks in [mark, "", "x", "::: 1", "1:2:3:origin \(mark)"] {
            let outcome = try hub.sandbox.run(["gitmem", "sync", "--json"], in: "one", with: ["GITMEM_SYNCS": marks])
            #expect(try object(outcome.lines.first ?? "").text("result") != "nested", "\(marks)")
        }
        #expect(try hub.tip("agents/ada") == hub.tip("agents/ada", in: "one"))
    }
}
