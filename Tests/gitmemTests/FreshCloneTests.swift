import Foundation
import Testing

@Suite("Clones, remotes and going back")
struct FreshCloneTests {
    /// A bare repository with code and memory of ada, who is merged, and of ben, who is not.
    private func makeRemote(_ sandbox: Sandbox) throws {
        try sandbox.codeRepository("origin")
        try sandbox.gitmem("init", in: "origin")
        _ = try sandbox.add("ada's", by: "ada", in: "origin")
        try sandbox.gitmem("merge", "-q", in: "origin")
        _ = try sandbox.add("ben's", by: "ben", in: "origin")
        try sandbox.git("clone", "--quiet", "--mirror", "origin", "remote.git")
    }

    @Test("A fresh clone reads, writes and merges at once")
    func fresh() throws {
        let sandbox = try Sandbox()
        try makeRemote(sandbox)
        try sandbox.git("clone", "--quiet", "remote.git", "clone")
        let before = try sandbox.git("for-each-ref", in: "clone")
        func contents(_ arguments: String...) throws -> [String] {
            let outcome = try sandbox.run(["gitmem", "list", "--json"] + arguments, in: "clone")
            #expect(outcome.status == 0, "\(arguments): \(outcome.errors)")
            return try outcome.lines.map { try object($0).child("entry")?.text("content") ?? "" }.sorted()
        }
        #expect(try contents() == ["ada's"])
        #expect(try contents("--view", "trunk") == ["ada's"])
        #expect(try contents("--view", "all") == ["ada's", "ben's"])
        #expect(try contents("--agent", "ben") == ["ada's", "ben's"])
        #expect(try contents("--view", "branch", "ben") == ["ada's", "ben's"])
        #expect(try contents("--view", "branch", "origin/memory/main") == ["ada's"])
        for command in [["status"], ["agents"], ["log"], ["verify"], ["export"], ["merge", "--dry-run"]] {
            #expect(try sandbox.run(["gitmem"] + command, in: "clone").status == 0, "\(command)")
        }
        #expect(try sandbox.git("for-each-ref", in: "clone") == before, "reading makes no branches")

        // Ben goes on where he was; a new agent starts at the trunk.
        let old = try sandbox.git("rev-parse", "origin/memory/agents/ben", in: "clone")
        _ = try sandbox.add("ben's second", by: "ben", in: "clone")
        #expect(try sandbox.git("rev-parse", "memory/agents/ben^", in: "clone") == old)
        _ = try sandbox.add("cleo's", by: "cleo", in: "clone")
        let trunk = try sandbox.git("rev-parse", "origin/memory/main", in: "clone")
        #expect(try sandbox.git("rev-parse", "memory/agents/cleo^", in: "clone") == trunk)
        let report = try object(sandbox.gitmem("merge", "--json", in: "clone").output)
        #expect(report.number("added") == 3)
        #expect(try sandbox.git("rev-parse", "memory/main", in: "clone") == report.text("commit"))
        #expect(try sandbox.git("merge-base", trunk, "memory/main", in: "clone") == trunk)
        #expect(try contents("--view", "trunk") == ["ada's", "ben's", "ben's second", "cleo's"])
        #expect(try sandbox.dirt(in: "clone") == "")
        // The remote takes it without force.
        try sandbox.git("push", "--quiet", "origin", "refs/heads/memory/*:refs/heads/memory/*", in: "clone")
    }

    @Test("A merge is the first thing done in a clone; merging into an agent's branch takes the remote's")
    func mergeFirst() throws {
        let sandbox = try Sandbox()
        try makeRemote(sandbox)
        try sandbox.git("clone", "--quiet", "remote.git", "one")
        try sandbox.git("clone", "--quiet", "remote.git", "two")
        let first = try object(sandbox.gitmem("merge", "--json", in: "one").output)
        let second = try object(sandbox.gitmem("merge", "--all", "--json", in: "two").output)
        #expect(first.text("commit") == second.text("commit"), "two people who merge the same get the same")
        let report = try object(sandbox.gitmem("merge", "main", "--into", "ben", "--json", in: "two").output)
        let remote = try sandbox.git("rev-parse", "origin/memory/agents/ben", in: "two")
        #expect(try sandbox.git("merge-base", remote, "memory/agents/ben", in: "two") == remote)
        #expect(report.text("branch") == "refs/heads/memory/agents/ben")

        try sandbox.git("clone", "--quiet", "remote.git", "three")
        let ada = try object(sandbox.gitmem("merge", "main", "--into", "ben", "--json", in: "three").output)
        #expect(
            ada.text("result") == "merged" || ada.text("result") == "up-to-date" || ada.text("result") == "fast-forward"
        )
        #expect(try sandbox.git("merge-base", remote, "memory/agents/ben", in: "three") == remote)
    }

    @Test("init in a clone takes the remote's trunk")
    func initialise() throws {
        let sandbox = try Sandbox()
        try makeRemote(sandbox)
        try sandbox.git("clone", "--quiet", "remote.git", "clone")
        let report = try object(sandbox.gitmem("init", "--json", in: "clone").output)
        #expect(report.text("result") == "fetched")
        #expect(report.text("commit") == (try sandbox.git("rev-parse", "origin/memory/main", in: "clone")))
        #expect(try object(sandbox.gitmem("init", "--json", in: "clone").output).text("result") == "existing")
    }

    @Test("A bad agent is undone, and what others hold stays")
    func undo() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "store")
        let hour: UInt64 = 3_600_000
        let start: UInt64 = 1_795_000_000_000
        func add(_ text: String, _ agent: String, at hours: UInt64) throws -> String {
            try sandbox.run(
                ["gitmem", "add", "-q", "--agent", agent, text], in: "store",
                with: ["GITMEM_TEST_CLOCK": "\(start + hours * hour)"]
            ).lines[0]
        }
        let early = try add("before it went wrong", "mallory", at: 0)
        let wrong = try add("nonsense", "mallory", at: 2)
        let both = try add("true after all", "mallory", at: 2)
        _ = try add("true after all", "ben", at: 2)
        let bens = try add("ben's own", "ben", at: 2)
        func forget(_ options: String...) throws -> Outcome {
            let outcome = try sandbox.run(
                ["gitmem", "forget", "--agent", "judge", "--view", "all", "--by", "mallory"] + options, in: "store",
                with: ["GITMEM_TEST_CLOCK": "\(start + 3 * hour)"])
            #expect(outcome.status == 0, "\(outcome.errors)")
            return outcome
        }
        let before = try sandbox.state(of: "store")
        let listed = try forget("--since", "2026-11-18T12:00:00Z", "--dry-run", "--json").lines.map { try object($0) }
        #expect(Set(listed.compactMap { $0.text("id") }) == [wrong, both])
        #expect(listed.allSatisfy { $0.list("adds").map { $0.text("agent") } == ["mallory"] })
        let plan = try forget("--since", "90m", "--dry-run").output
        #expect(plan.contains("would forget  \(wrong.prefix(12))  mallory"))
        // What others hold as well stays, and by whom.
        let heldBy = { (list: [NSDictionary]) in
            Dictionary(uniqueKeysWithValues: list.map { ($0.text("id") ?? "", $0["held_by"] as? [String] ?? ["?"]) })
        }
        #expect(heldBy(listed) == [wrong: [], both: ["ben"]])
        #expect(plan.components(separatedBy: "it stays, held by ben\n").count == 2, "\(plan)")
        #expect(try sandbox.state(of: "store") == before)

        let done = try forget("--since", "90m", "--json").lines.map { try object($0) }
        #expect(Set(done.compactMap { $0.text("id") }) == [wrong, both])
        #expect(done.allSatisfy { $0.number("removed") == 1 })
        #expect(heldBy(done) == [wrong: [], both: ["ben"]])
        try sandbox.gitmem("merge", "-q", in: "store")
        let left = try sandbox.run(
            ["gitmem", "list", "-q", "--view", "trunk"], in: "store",
            with: ["GITMEM_TEST_CLOCK": "\(start + 3 * hour)"])
        #expect(Set(left.lines) == [early, both, bens])
        #expect(try forget("--since", "90m").output == "There was nothing to forget.\n")
    }

    @Test("forget with a wrong way to say what")
    func forgetUsage() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "store")
        for arguments in [[], ["--by", "ada"], ["--since", "1h"], ["abcd", "--by", "ada", "--since", "1h"]] {
            try sandbox.refused(
                ["forget", "--agent", "x"] + arguments, in: "store", status: 64, saying: ["--by"], hint: false)
        }
        try sandbox.refused(
            ["forget", "--agent", "x", "--by", "ada", "--since", "noon"], in: "store", status: 5,
            saying: ["“noon” is not a date"])
    }

    @Test("A partial clone is called that, and works once it is made complete as the hint says")
    func partial() throws {
        let sandbox = try Sandbox()
        try makeRemote(sandbox)
        try sandbox.git("config", "uploadpack.allowFilter", "true", in: "remote.git")
        try sandbox.shell("git clone -q -n --filter=blob:none file://$PWD/remote.git clone")
        let outcome = try sandbox.refused(["list"], in: "clone", status: 9, saying: ["this is a partial clone"])
        let commands = outcome.errors.split(separator: "`").filter { $0.hasPrefix("git ") }
        #expect(commands.count == 2)
        for command in commands { try sandbox.shell(String(command) + " 2>/dev/null", in: "clone") }
        #expect(try sandbox.gitmem("list", "--view", "all", in: "clone").lines.count == 2)
        // And it stays so.
        _ = try sandbox.add("later", by: "cleo", in: "origin")
        try sandbox.git("fetch", "-q", "../origin", "+refs/heads/*:refs/heads/*", in: "remote.git")
        try sandbox.git("fetch", "-q", in: "clone")
        #expect(try sandbox.gitmem("list", "--view", "all", in: "clone").lines.count == 3)
    }

    @Test("A bare partial clone is completed by the hint, too", arguments: ["blob:none", "tree:0"])
    func barePartial(filter: String) throws {
        let sandbox = try Sandbox()
        try makeRemote(sandbox)
        try sandbox.git("config", "uploadpack.allowFilter", "true", in: "remote.git")
        try sandbox.shell("git clone -q --bare --filter=\(filter) file://$PWD/remote.git clone")
        // With its filter it stays as it is.
        for _ in 0..<2 {
            try sandbox.refused(["list", "--view", "all"], in: "clone", status: 9, saying: ["this is a partial clone"])
        }
        let outcome = try sandbox.refused(["list"], in: "clone", status: 9, saying: ["this is a partial clone"])
        let commands = outcome.errors.split(separator: "`").filter { $0.hasPrefix("git ") }
        for command in commands { try sandbox.shell(String(command) + " 2>/dev/null", in: "clone") }
        #expect(try sandbox.gitmem("list", "--view", "all", in: "clone").lines.count == 2)
        try sandbox.git("remote", "remove", "origin", in: "clone")
        try sandbox.gitmem("verify", in: "clone")
    }

    @Test("retire refuses what is not merged, and a retired branch stays away")
    func retire() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "store")
        try sandbox.gitmem("worktree", "add", "../ada", "--agent", "ada", in: "store")
        try sandbox.gitmem("add", "first", in: "ada")
        try sandbox.refused(["retire", "ada"], in: "store", status: 6, saying: ["memory/agents/ada is not merged"])
        try sandbox.refused(["retire", "nobody"], in: "store", status: 2, saying: ["nobody has no branch"])
        try sandbox.gitmem("merge", "-q", in: "store")
        try sandbox.write("ada/notes", "mine")
        try sandbox.refused(["retire", "ada"], in: "store", status: 6, saying: ["cannot be removed"])
        try sandbox.shell("rm ada/notes")
        let report = try object(sandbox.gitmem("retire", "ada", "--json", in: "store").output)
        #expect(report.keys == ["agent", "deleted"])
        #expect(report.texts("deleted").last == "memory/agents/ada")
        #expect(!FileManager.default.fileExists(atPath: sandbox.path("ada")))
        try sandbox.gitmem("merge", "-q", in: "store")
        #expect(try sandbox.gitmem("agents", in: "store").output == "")
        #expect(try sandbox.gitmem("list", "-q", in: "store").lines.count == 1, "what it brought stays")
        // It may come back by itself.
        _ = try sandbox.add("second", by: "ada", in: "store")
        #expect(try sandbox.gitmem("agents", in: "store").lines.count == 1)
    }

    @Test("retire counts a squash as merged")
    func squashed() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "store")
        _ = try sandbox.add("one", by: "ada", in: "store")
        _ = try sandbox.add("two", by: "ada", in: "store")
        try sandbox.git("merge", "--quiet", "--squash", "memory/agents/ada", in: "store")
        try sandbox.git("commit", "--quiet", "-m", "Squashed", in: "store")
        try sandbox.gitmem("retire", "ada", in: "store")
        #expect(try sandbox.gitmem("agents", in: "store").output == "")
    }

    @Test("retire deletes on the remote, too, once the remote's trunk has everything")
    func retireRemote() throws {
        let sandbox = try Sandbox()
        try makeRemote(sandbox)
        try sandbox.git("clone", "--quiet", "remote.git", "clone")
        try sandbox.gitmem("merge", "-q", in: "clone")
        // The trunk here has it, the remote's does not.
        try sandbox.refused(
            ["retire", "ben"], in: "clone", status: 6,
            saying: ["origin/memory/agents/ben is not merged", "gitmem sync origin"])
        try sandbox.git("push", "--quiet", "origin", "memory/main", in: "clone")
        try sandbox.gitmem("retire", "ben", in: "clone")
        #expect(try sandbox.git("for-each-ref", "refs/heads/memory/agents/ben", in: "remote.git") == "")
        try sandbox.git("fetch", "--quiet", in: "clone")
        try sandbox.gitmem("merge", "-q", in: "clone")
        #expect(
            try sandbox.gitmem("agents", "--json", in: "clone").lines.map { try object($0).text("agent") } == ["ada"])

        // A remote that has moved on meanwhile is not touched.
        try sandbox.git("clone", "--quiet", "remote.git", "other")
        _ = try sandbox.add("ada's second", by: "ada", in: "other")
        try sandbox.git("push", "--quiet", "origin", "memory/agents/ada", in: "other")
        let outcome = try sandbox.refused(
            ["retire", "ada"], in: "clone", status: 6,
            saying: ["origin/memory/agents/ada has moved on origin", "gitmem sync origin"])
        #expect(outcome.errors.split(separator: "\n").count == 2)
        #expect(try sandbox.git("for-each-ref", "refs/heads/memory/agents/ada", in: "remote.git") != "")
        // Once that is merged, she can be retired; and one whom somebody else has retired is gone with the next sync.
        try sandbox.gitmem("sync", "-q", in: "clone")
        try sandbox.git("update-ref", "-d", "refs/heads/memory/agents/ada", in: "remote.git")
        try sandbox.refused(["retire", "ada"], in: "clone", status: 6, saying: ["gitmem sync origin"])
        try sandbox.gitmem("sync", "-q", in: "clone")
        #expect(try sandbox.gitmem("agents", in: "clone").output == "")
    }

    @Test("What is left of a remote that is gone is retired by the trunk here")
    func retireOfNoRemote() throws {
        let sandbox = try Sandbox()
        try makeRemote(sandbox)
        try sandbox.git("clone", "--quiet", "--origin=up", "remote.git", "clone")
        // As a remote is taken out by hand: `git remote remove` deletes what was fetched from it.
        try sandbox.git("config", "--remove-section", "remote.up", in: "clone")
        try sandbox.gitmem("init", "-q", in: "clone")
        try sandbox.refused(
            ["retire", "ben"], in: "clone", status: 6,
            saying: ["up/memory/agents/ben is not merged", "run `gitmem merge` first"])
        try sandbox.gitmem("merge", "-q", in: "clone")
        try sandbox.gitmem("retire", "ben", in: "clone")
        try sandbox.gitmem("retire", "ada", "--local", in: "clone")
        #expect(try sandbox.gitmem("agents", in: "clone").output == "")
        #expect(try sandbox.git("for-each-ref", "refs/heads/memory/agents/ben", in: "remote.git") != "")
    }
}
