import Foundation
import Testing

@Suite("verify, doctor, compact and carry, as a user runs them")
struct KeepCommandTests {
    private func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test("compact says in JSON what it saves and what became of the branches")
    func compactJSON() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "store")
        let id = try sandbox.gitmem("add", "--agent", "ada", "-q", "fact", in: "store").lines[0]
        try sandbox.gitmem("merge", in: "store")
        try sandbox.gitmem("forget", "--agent", "ada", id, in: "store")
        try sandbox.gitmem("merge", in: "store")
        let dry = try object(sandbox.gitmem("compact", "--dry-run", "--json", in: "store").output)
        #expect(dry["commit"] == nil && dry["result"] as? String == "compacted" && dry["epoch"] as? Int == 2)
        let report = try object(sandbox.gitmem("compact", "--json", in: "store").output)
        let (before, after) = (report["before"] as? [String: Int], report["after"] as? [String: Int])
        #expect(before?["entries"] == 1 && before?["names"] == 2)
        #expect(after == ["body_bytes": 0, "entries": 0, "folder_bytes": 0, "folders": 0, "names": 0])
        #expect(report["commit"] as? String == (try sandbox.git("rev-parse", "memory/main", in: "store")))
        #expect(report["archive"] as? String == "refs/heads/memory/epochs/1")
        let branches = (report["carried"] as? [String: Any])?["branches"] as? [[String: Any]]
        #expect(branches?.map { $0["branch"] as? String } == ["refs/heads/memory/agents/ada"])
        #expect(branches?.first?["result"] as? String == "moved")
        // The trunk is checked out here, and its files are those of the new epoch.
        #expect(try sandbox.git("status", "--porcelain", in: "store") == "")
        for options in [[], ["--dry-run"]] {
            let again = try sandbox.run(["gitmem", "compact", "--json"] + options, in: "store")
            #expect(try object(again.output)["result"] as? String == "up-to-date")
        }
    }

    @Test(
        "verify --history says where the history of a shallow clone ends, and takes nothing that is cut off for a fault"
    )
    func shallow() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "store")
        for agent in ["ada", "ben"] { _ = try sandbox.add("\(agent)'s", by: agent, in: "store") }
        try sandbox.gitmem("merge", "-q", in: "store")
        for number in 1...5 { _ = try sandbox.add("ada's \(number)", by: "ada", in: "store") }
        try sandbox.shell("git clone -q --no-single-branch --depth=3 file://$PWD/store shallow")
        let end = try sandbox.git("rev-parse", "origin/memory/agents/ada~2", in: "shallow")
        let outcome = try sandbox.gitmem("verify", "--history", "--json", in: "shallow")
        let notes = try outcome.lines.map(object)
        #expect(notes.allSatisfy { $0["severity"] as? String == "note" }, "\(outcome.output)")
        let found = notes.first { $0["commit"] as? String == end }
        #expect((found?["problem"] as? String)?.contains("the clone is shallow") == true, "\(outcome.output)")
        try sandbox.git("fetch", "-q", "--unshallow", in: "shallow")
        #expect(try sandbox.gitmem("verify", "--history", "--json", in: "shallow").output == "")
    }

    @Test("doctor removes a lock that a killed process left, and says so")
    func leftovers() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "store")
        try sandbox.gitmem("add", "--agent", "ada", "fact", in: "store")
        let lock = sandbox.path("store/.git/refs/heads/memory/agents/ada.lock")
        try sandbox.shell("ln store/.git/gitmem/mark \(lock)")
        let dry = try sandbox.gitmem("doctor", "--agent", "ada", "--dry-run", in: "store")
        #expect(!dry.output.contains(lock))
        #expect(try sandbox.gitmem("doctor", "--agent", "ada", in: "store").lines.last?.contains(lock) == true)
        #expect(!FileManager.default.fileExists(atPath: lock))
        let last = try sandbox.gitmem("doctor", "--agent", "ada", "--json", in: "store").lines.last
        #expect(try object(#require(last))["swept"] as? [String] == [])
    }

    @Test("A worktree of an agent comes along, and one with local changes is named")
    func worktrees() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "store")
        for agent in ["ada", "ben"] {
            try sandbox.gitmem("worktree", "add", "../\(agent)", "--agent", agent, in: "store")
            try sandbox.gitmem("add", "fact of \(agent)", in: agent)
        }
        // A file that goes with the old epoch, and that somebody is changing.
        let old = try sandbox.gitmem("add", "-q", "old", in: "ada").lines[0]
        try sandbox.gitmem("merge", "-q", in: "store")
        try sandbox.gitmem("merge", "-q", "main", "--into", "ben", in: "store")
        try sandbox.gitmem("forget", old, in: "ada")
        try sandbox.gitmem("merge", "-q", "ada", in: "store")
        try sandbox.shell("echo x >> $(git ls-files | grep '\(old).json')", in: "ben")
        let compact = try sandbox.run(["gitmem", "compact"], in: "store")
        #expect(compact.status == 1)
        #expect(compact.errors.contains("not carried: memory/agents/ben"))
        #expect(try sandbox.git("status", "--porcelain", in: "ada") == "")
        #expect(try sandbox.gitmem("list", "-q", in: "ada").lines.count == 2)
        // What it holds is safe, and it says what to do.
        let add = try sandbox.run(["gitmem", "add", "more"], in: "ben")
        #expect(add.status == 7 && add.errors.contains("gitmem carry"))
        try sandbox.git("checkout", "-q", "--", ".", in: "ben")
        try sandbox.gitmem("carry", in: "store")
        try sandbox.gitmem("add", "more", in: "ben")
        #expect(try sandbox.gitmem("list", "-q", in: "ben").lines.count == 3)
        #expect(try sandbox.git("status", "--porcelain", in: "ben") == "")
    }

    @Test("A memory that was erased is refused by add, and passed over by import")
    func erased() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "store")
        let id = try sandbox.gitmem("add", "--agent", "ada", "-q", "secret", in: "store").lines[0]
        // Also where only somebody else has it: an id in full need not be known.
        try sandbox.gitmem("compact", "--forget", String(id.prefix(8)), in: "store")
        let add = try sandbox.run(["gitmem", "add", "--agent", "ada", "secret"], in: "store")
        #expect(add.status == 6 && add.errors.contains("was erased"))
        // Whoever asks for it is told so, however much of the id is given.
        for command in [["show"], ["cite", "--agent", "ada"], ["log"], ["forget", "--agent", "ada"]] {
            for text in [id, String(id.prefix(6))] {
                try sandbox.refused(
                    command + [text], in: "store", status: 6, saying: ["\(id.prefix(12)) was erased", "its id only"])
            }
        }
        try sandbox.refused(["show", "0000"], in: "store", status: 2, saying: ["no entry has the id 0000"])
        let bring = try sandbox.gitmem(
            "import", "--agent", "ada", "--json", in: "store", input: "{\"content\":\"secret\"}\n")
        #expect(try object(bring.output)["erased"] as? Int == 1)
        #expect(try sandbox.gitmem("list", "--view", "all", "-q", in: "store").output == "")
        let unknown = String(repeating: "0", count: 64)
        try sandbox.gitmem("compact", "--forget", unknown, in: "store")
        #expect(try sandbox.git("ls-tree", "-r", "--name-only", "memory/main", in: "store").contains("\(unknown).void"))
        #expect(try sandbox.run(["gitmem", "compact", "--forget", "abcd"], in: "store").status == 2)
    }

    @Test("Findings of history name commit and path; a range leaves out what is before it")
    func history() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "store")
        try sandbox.gitmem("add", "--agent", "ada", "one", in: "store")
        try sandbox.gitmem("add", "--agent", "ada", "two", in: "store")
        try sandbox.gitmem("verify", "--history", in: "store")
        try sandbox.git("switch", "-q", "memory/agents/ada", in: "store")
        try sandbox.git("revert", "--no-edit", "HEAD", in: "store")
        try sandbox.gitmem("add", "--agent", "ada", "three", in: "store")
        let verify = try sandbox.run(["gitmem", "verify", "--history", "--json"], in: "store")
        #expect(verify.status == 1 && verify.lines.count == 2)
        let finding = try object(verify.lines[0])
        let revert = try sandbox.git("rev-parse", "memory/agents/ada~1", in: "store")
        #expect(finding["commit"] as? String == revert)
        #expect(finding["problem"] as? String == "vanished")
        let range = try sandbox.gitmem("verify", "memory/agents/ada~1..ada", in: "store")
        #expect(range.lines == ["memory/agents/ada~1..ada: 1 commits checked"])
        #expect(try sandbox.run(["gitmem", "verify", "main..nobody"], in: "store").status == 2)
    }

    @Test("doctor exits with 1 while something is left, and says which agent must run it")
    func doctor() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "store")
        try sandbox.gitmem("add", "--agent", "ada", "one", in: "store")
        #expect(try sandbox.run(["gitmem", "doctor"], in: "store").status == 5)
        #expect(try sandbox.gitmem("doctor", "--agent", "ada", in: "store").output.contains("nothing to repair"))
        try sandbox.git("switch", "-q", "memory/agents/ada", in: "store")
        try sandbox.shell("echo x >> $(git ls-files | grep entries.*json) && git commit -q -am x", in: "store")
        let dry = try sandbox.gitmem("doctor", "--agent", "ada", "--dry-run", "--json", "ada", in: "store")
        #expect(try object(dry.output)["commit"] == nil)
        let done = try object(sandbox.gitmem("doctor", "--agent", "ada", "--json", "ada", in: "store").output)
        #expect((done["mended"] as? [[String: String]])?.first?["problem"] == "has a hash that is not its name")
        try sandbox.gitmem("verify", in: "store")
        #expect(try sandbox.git("status", "--porcelain", in: "store") == "")
    }

    @Test("An executable file among the state is noted, and is no error")
    func executable() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "store")
        try sandbox.gitmem("add", "--agent", "ada", "one", in: "store")
        try sandbox.git("switch", "-q", "memory/agents/ada", in: "store")
        try sandbox.shell("chmod +x $(git ls-files | grep add) && git commit -q -am x", in: "store")
        let verify = try sandbox.run(["gitmem", "verify", "--json", "ada"], in: "store")
        #expect(verify.status == 0)
        #expect(verify.lines.count == 1)
        let finding = try object(#require(verify.lines.first))
        #expect(finding["severity"] as? String == "note")
        #expect(finding["problem"] as? String == "is executable, which means nothing")
        #expect((finding["path"] as? String)?.contains(".add.") == true)
    }
}
