import Foundation
import Git
import Testing

@testable import GitMemory

/// What plain git does to a store, one thing at a time; docs/plain-git.md says so to users.
@Suite("Plain git is a peer: one thing at a time")
struct HistoryFuzzPlainGitTests {
    /// State names are of the empty blob, which git wants to find among the objects like any other.
    @Test func everyObjectIsThere() throws {
        let sandbox = try FuzzSandbox()
        try sandbox.add("one", as: "ada")
        try sandbox.run("fsck", "--strict", "--connectivity-only", "--no-dangling")
        try sandbox.run("fsck", "--strict", "--no-dangling")
    }

    /// What one change writes and raises again leaves one name.
    @Test func oneChangeWritesNoNeedlessName() throws {
        let sandbox = try FuzzSandbox()
        let body = try FuzzSandbox.body("one")
        let soon = Expiry(Timestamp(milliseconds: sandbox.world.now + 10_000))
        let late = Expiry(Timestamp(milliseconds: sandbox.world.now + 20_000))
        try sandbox.write("ada") { draft in
            for expiry in [soon, late] { try draft.add(body, until: expiry) }
            for _ in 0..<3 { try draft.count(body.id, .citations) }
        }
        let names = try sandbox.names("memory/agents/ada")
        #expect(names.count { $0.contains(".add.") } == 1)
        #expect(names.count { $0.contains(".count.") } == 1)
        #expect(try sandbox.entry(body.id, on: "memory/agents/ada").counters["citations"] == 3)
    }

    // MARK: Merges of every sort

    /// A squash forgets where things came from; the branch goes on, and is merged again by plain git.
    @Test func squashThenMergeAgain() throws {
        let sandbox = try FuzzSandbox()
        let id = try sandbox.add("one", as: "ada")
        try sandbox.write("ada") { try $0.count(id, .citations) }
        try sandbox.run("merge", "-q", "--squash", "memory/agents/ada")
        try sandbox.run("commit", "-q", "-m", "Squash")
        #expect(try sandbox.entry(id, on: "memory/main").counters["citations"] == 1)

        try sandbox.write("ada") { try $0.count(id, .citations, by: 4) }
        try sandbox.add("two", as: "ada")
        try sandbox.run("merge", "-q", "--no-edit", "memory/agents/ada")
        // The first share is left behind beside the second; the greater one counts.
        #expect(try sandbox.names("memory/main").count { $0.contains(".count.") } == 2)
        #expect(try sandbox.entry(id, on: "memory/main").counters["citations"] == 5)
        try sandbox.expectSame("memory/main", "memory/agents/ada")
        #expect(try sandbox.store.merge().outcome == .upToDate)
    }

    /// Two branches merge each other from where both were, and then go on: their next merge has two bases.
    @Test(arguments: ["ort", "recursive", "resolve"])
    func crissCross(strategy: String) throws {
        let sandbox = try FuzzSandbox()
        let id = try sandbox.add("one", as: "ada")
        _ = try sandbox.store.merge()
        try sandbox.write("bob") { try $0.count(id, .citations, by: 2) }
        try sandbox.write("ada") { try $0.forget(id) }
        try sandbox.write("ada") { try $0.add(try FuzzSandbox.body("two")) }
        let ada = try sandbox.run("rev-parse", "memory/agents/ada").line
        try sandbox.run("switch", "-q", "memory/agents/ada")
        try sandbox.run("merge", "-q", "--no-edit", "-s", strategy, "memory/agents/bob")
        try sandbox.run("switch", "-q", "memory/agents/bob")
        try sandbox.run("merge", "-q", "--no-edit", "-s", strategy, ada)
        try sandbox.write("ada") { try $0.add(try FuzzSandbox.body("one")) }
        try sandbox.write("bob") { try $0.count(id, .citations) }
        #expect(
            try sandbox.run("merge-base", "--all", "memory/agents/ada", "memory/agents/bob").lines.count == 2)
        try sandbox.run("merge", "-q", "--no-edit", "-s", strategy, "memory/agents/ada")
        let entry = try sandbox.entry(id, on: "memory/agents/bob")
        #expect(entry.holds.count == 1)
        #expect(entry.counters == ["citations": 3, "contributions": 2])
    }

    /// A branch is set back, and merged again with one that had seen what was dropped: it comes back.
    @Test func rewoundBranch() throws {
        let sandbox = try FuzzSandbox()
        let ids = try ["one", "two", "three"].map { try sandbox.add($0, as: "ada") }
        try sandbox.write("ada") { try $0.count(ids[0], .citations, by: 3) }
        try sandbox.run("branch", "memory/agents/bob", "memory/agents/ada")
        try sandbox.run("switch", "-q", "memory/agents/ada")
        try sandbox.run("reset", "-q", "--hard", "HEAD~2")
        #expect(try sandbox.entry(ids[2], on: "memory/agents/ada") == FuzzEntry())

        // What is counted now is counted beside what was dropped, by another replica.
        try sandbox.write("ada") { try $0.count(ids[0], .citations, by: 2) }
        try sandbox.run("merge", "-q", "--no-edit", "memory/agents/bob")
        #expect(try sandbox.entry(ids[2], on: "memory/agents/ada").hasBody)
        #expect(try sandbox.entry(ids[0], on: "memory/agents/ada").counters["citations"] == 5)
    }

    /// The trunk is moved back by force, as a push with `--force` does: the agents' branches bring everything again.
    @Test func forceMovedTrunk() throws {
        let sandbox = try FuzzSandbox(bare: true)
        let root = try sandbox.run("rev-parse", "memory/main").line
        try sandbox.add("one", as: "ada")
        try sandbox.add("two", as: "bob")
        let before = try sandbox.store.merge()
        try sandbox.run("update-ref", "refs/heads/memory/main", root)
        let after = try sandbox.store.merge()
        #expect(before.commit == after.commit)
    }

    /// An agent's branch is rebased; its old commits are merged elsewhere and meet the new ones.
    @Test func rebaseThenMergeTheOldCommits() throws {
        let sandbox = try FuzzSandbox()
        let id = try sandbox.add("one", as: "ada")
        try sandbox.write("ada") { try $0.count(id, .citations) }
        try sandbox.add("two", as: "bob")
        _ = try sandbox.store.merge([try sandbox.store.branch(named: "bob")])
        let old = try sandbox.run("rev-parse", "memory/agents/ada").line
        try sandbox.run("switch", "-q", "memory/agents/ada")
        try sandbox.run("rebase", "-q", "memory/main")
        try sandbox.write("ada") { try $0.count(id, .citations) }
        try sandbox.run("merge", "-q", "--no-edit", old)
        let entry = try sandbox.entry(id, on: "memory/agents/ada")
        #expect(entry.counters == ["citations": 2, "contributions": 1])
    }

    // MARK: Other repositories

    /// A clone cut off at the newest commit reads, writes and merges, and what it pushes merges at home.
    @Test func shallowClone() throws {
        let sandbox = try FuzzSandbox(bare: true)
        for text in ["one", "two", "three"] { try sandbox.add(text, as: "ada") }
        _ = try sandbox.store.merge()
        try sandbox.run("clone", "-q", "--depth", "1", "--no-single-branch", "file://\(sandbox.path)", "../shallow")
        let clone = sandbox.git(in: "shallow")
        let store = try sandbox.store(in: "shallow")
        #expect(try sandbox.run("-C", "../shallow", "rev-parse", "--is-shallow-repository").line == "true")
        #expect(try store.snapshot(.trunk).fuzzEntries(at: store.now).live.count == 3)

        let id = try sandbox.add("four", as: "bob", in: store)
        try sandbox.add("five", as: "ada")
        _ = try sandbox.store.merge()
        #expect(try clone.run(["fetch", "-q", "--depth", "1"], at: sandbox.world.seconds).status == 0)
        // Plain git finds no common ancestor across the cut, and has to be told that this is no mistake.
        let plain = ["merge-tree", "--write-tree", "origin/memory/main", "memory/agents/bob"]
        #expect(try clone.run(plain, at: 0).status != 0)
        let report = try store.merge()
        #expect(report.skipped.isEmpty)
        #expect(try store.snapshot(.trunk).fuzzEntries(at: store.now).live.count == 5)
        let push = try clone.run(
            ["push", "-q", "origin", "memory/agents/bob", "memory/main:refs/heads/memory/agents/shallow"],
            at: sandbox.world.seconds)
        #expect(push.status == 0, "\(push.text)")
        _ = try sandbox.store.merge()
        #expect(try sandbox.entry(id, on: "memory/main").hasBody)
        #expect(try sandbox.store.snapshot(.trunk).fuzzEntries(at: sandbox.store.now).live.count == 5)
        try sandbox.run("fsck", "--strict", "--no-dangling")
    }

    /// A file of the user's beside the memory that differs on two branches of a shallow clone merges as it does at
    /// home, or is refused by name; it is never an error of some object that is missing.
    @Test func shallowCloneWithOtherFiles() throws {
        let sandbox = try FuzzSandbox()
        try sandbox.add("one", as: "ada")
        for branch in ["memory/main", "memory/agents/ada"] {
            try sandbox.run("switch", "-q", branch)
            let name = branch == "memory/main" ? "README" : "NOTES"
            try Files.write("\(sandbox.path)/\(name)", Array("text\n".utf8), mode: 0o644, flags: 0x40)
            try sandbox.run("add", name)
            try sandbox.run("commit", "-q", "-m", name)
        }
        try sandbox.run("clone", "-q", "--depth", "1", "--no-single-branch", "file://\(sandbox.path)", "../shallow")
        let store = try sandbox.store(in: "shallow")
        let report = try store.merge()
        let files = try sandbox.run("-C", "../shallow", "ls-tree", "--name-only", "\(report.commit)").lines
        #expect(files == [".gitattributes", "NOTES", "README", "entries", "gitmem.json"])
    }

    /// Two stores made apart share their root, so plain git merges them.
    @Test func storesMadeApart() throws {
        let sandbox = try FuzzSandbox()
        let other = try Store.create(
            at: "\(sandbox.root)/other", checksOut: true, fanout: 3,
            surroundings: sandbox.world.surroundings(twins: "\(sandbox.root)/twins")
        ).store
        let one = try sandbox.add("one", as: "ada")
        let two = try sandbox.add("two", as: "ada", in: other)
        let both = try sandbox.add("both", as: "ada")
        try sandbox.add("both", as: "ada", in: other)
        try sandbox.run("fetch", "-q", "../other", "memory/agents/ada:memory/agents/stranger")
        try sandbox.run("switch", "-q", "memory/agents/ada")
        try sandbox.run("merge", "-q", "--no-edit", "memory/agents/stranger")
        for id in [one, two] { #expect(try sandbox.entry(id, on: "memory/agents/ada").holds.count == 1) }
        #expect(try sandbox.entry(both, on: "memory/agents/ada").counters["contributions"] == 2)
    }

    /// A history with a root of its own, as after `git checkout --orphan`: git has to be told, gitmem does not.
    @Test func unrelatedRoot() throws {
        let sandbox = try FuzzSandbox()
        let one = try sandbox.add("one", as: "ada")
        try sandbox.add("two", as: "bob")
        _ = try sandbox.store.merge()
        let commit = try sandbox.run("commit-tree", "memory/agents/ada^{tree}", "-m", "Another root").line
        try sandbox.run("update-ref", "refs/heads/memory/agents/orphan", commit)
        let two = try sandbox.add("three", as: "orphan")
        try sandbox.write("orphan") { try $0.forget(one) }
        let joined = try sandbox.store.merge([try sandbox.store.branch(named: "orphan")], dryRun: true)
        #expect(
            try sandbox.git.run(["merge", "-q", "--no-edit", "memory/agents/orphan"], at: 0).text.contains("unrelated"))
        try sandbox.run("merge", "-q", "--no-edit", "--allow-unrelated-histories", "memory/agents/orphan")
        #expect(try sandbox.run("rev-parse", "memory/main^{tree}").line == "\(joined.tree)")
        #expect(try sandbox.entry(two, on: "memory/main").hasBody)
        #expect(try sandbox.entry(one, on: "memory/main").holds.isEmpty)
    }

    /// A bundle carried by hand, there and back.
    @Test func bundleByHand() throws {
        let sandbox = try FuzzSandbox()
        let one = try sandbox.add("one", as: "ada")
        _ = try sandbox.store.merge()
        try sandbox.run("bundle", "create", "-q", "../there.bundle", "--branches")
        try sandbox.run("clone", "-q", "-b", "memory/main", "../there.bundle", "../away")
        let away = sandbox.git(in: "away")
        let store = try sandbox.store(in: "away")
        let two = try sandbox.add("two", as: "bob", in: store)
        try sandbox.write("ada") { try $0.count(one, .citations) }
        // The same agent writes at two places, and each clone counts with a replica of its own.
        try sandbox.write("ada", in: store) { try $0.count(one, .citations) }
        let bundle = ["bundle", "create", "-q", "../back.bundle", "--branches", "^origin/memory/main"]
        #expect(try away.run(bundle, at: 0).status == 0)
        try sandbox.run("fetch", "-q", "../back.bundle", "refs/heads/memory/*:refs/remotes/away/memory/*")
        let heads = ["memory/agents/ada", "away/memory/agents/ada", "away/memory/agents/bob"]
        #expect(try sandbox.git.run(["merge", "-q", "--no-edit"] + heads, at: sandbox.world.seconds).status == 0)
        #expect(try sandbox.entry(two, on: "memory/main").hasBody)
        #expect(try sandbox.entry(one, on: "memory/main").counters["citations"] == 2)
        let report = try sandbox.store.merge()
        #expect(report.outcome == .upToDate)
    }

    /// A folder copied with everything in it counts with replicas of its own.
    @Test func copiedRepository() throws {
        let sandbox = try FuzzSandbox(bare: true)
        let id = try sandbox.add("one", as: "ada")
        try FileManager.default.copyItem(atPath: sandbox.path, toPath: "\(sandbox.root)/copy")
        let copy = try sandbox.store(in: "copy")
        for store in [sandbox.store, copy] { try sandbox.write("ada", in: store) { try $0.count(id, .citations) } }
        try sandbox.run("fetch", "-q", "../copy", "memory/agents/ada:memory/agents/copy")
        _ = try sandbox.store.merge()
        #expect(try sandbox.entry(id, on: "memory/main").counters["citations"] == 2)
    }

    // MARK: What git does not promise

    /// A cherry-pick onto a branch that has what the commit was made on brings just what the commit did.
    @Test func cherryPick() throws {
        let sandbox = try FuzzSandbox()
        let one = try sandbox.add("one", as: "ada")
        _ = try sandbox.store.merge()
        let two = try sandbox.add("two", as: "ada")
        let three = try sandbox.add("three", as: "ada")
        try sandbox.write("ada") { try $0.forget(one) }
        try sandbox.run("cherry-pick", "memory/agents/ada")
        #expect(try sandbox.entry(one, on: "memory/main").holds.isEmpty)
        #expect(try sandbox.entry(two, on: "memory/main") == FuzzEntry())
        try sandbox.run("merge", "-q", "--no-edit", "memory/agents/ada")
        #expect(try sandbox.entry(three, on: "memory/main").holds.count == 1)
        try sandbox.expectSame("memory/main", "memory/agents/ada")
    }

    /// A cherry-pick onto a branch that lacks what the commit was made on may take a body like another for that one
    /// renamed. It stops then, and nothing is lost: given up, the branch is as it was, and a merge does it.
    @Test func cherryPickThatStops() throws {
        let sandbox = try FuzzSandbox(fanout: 1)
        let text = "the build of the service reads its settings once, when it starts, and keeps them until told. "
        let bodies = try (0..<8).map { try FuzzSandbox.body("\($0): \(text)\(text)\(text)") }
        let first = bodies[0]
        let second = try #require(bodies.first { $0.id.hexDigit(0) != first.id.hexDigit(0) })
        try sandbox.write("ada") { try $0.add(first) }
        try sandbox.write("bob") { try $0.add(second) }
        try sandbox.write("ada") { try $0.count(first.id, .citations) }

        try sandbox.run("switch", "-q", "memory/agents/bob")
        let tip = try sandbox.run("rev-parse", "HEAD").line
        let stopped = try sandbox.git.run(["cherry-pick", "memory/agents/ada"], at: sandbox.world.seconds)
        #expect(stopped.status == 1)
        #expect(stopped.text.contains("CONFLICT (file location)"))
        try sandbox.run("cherry-pick", "--abort")
        #expect(try sandbox.run("rev-parse", "HEAD").line == tip)
        #expect(try sandbox.run("status", "--porcelain").text.isEmpty)
        try sandbox.run("merge", "-q", "--no-edit", "memory/agents/ada")
        #expect(try sandbox.entry(first.id, on: "memory/agents/bob").counters["citations"] == 1)
        #expect(try sandbox.entry(second.id, on: "memory/agents/bob").holds.count == 1)
    }

    /// A revert of an add takes its names away, on the branch and wherever plain git merges that to. A merge by gitmem
    /// brings them back from any branch that has them. Only a forget removes.
    @Test func revertOfAnAdd() throws {
        let sandbox = try FuzzSandbox()
        let id = try sandbox.add("one", as: "ada")
        try sandbox.run("switch", "-q", "memory/agents/ada")
        try sandbox.run("branch", "memory/agents/bob")
        try sandbox.run("revert", "--no-edit", "HEAD")
        #expect(try sandbox.entry(id, on: "memory/agents/ada") == FuzzEntry())
        try sandbox.write("bob") { try $0.count(id, .citations) }

        let plain = try sandbox.run("merge-tree", "--write-tree", "memory/agents/bob", "memory/agents/ada").line
        let names = try sandbox.names(plain)
        #expect(names.count == 1 && names[0].contains(".count."))
        let bob = try sandbox.store.branch(named: "bob")
        _ = try sandbox.store.merge([bob], into: "refs/heads/memory/agents/ada")
        #expect(try sandbox.entry(id, on: "memory/agents/ada").holds.count == 1)

        try sandbox.write("ada") { try $0.forget(id) }
        _ = try sandbox.store.merge([bob], into: "refs/heads/memory/agents/ada")
        #expect(try sandbox.entry(id, on: "memory/agents/ada").holds.isEmpty)
    }

    /// A revert of a forget takes its tombstone away. A merge by gitmem brings it back from any branch that has it; a
    /// new add stays.
    @Test func revertOfAForget() throws {
        let sandbox = try FuzzSandbox()
        let id = try sandbox.add("one", as: "ada")
        try sandbox.write("ada") { try $0.forget(id) }
        try sandbox.run("switch", "-q", "memory/agents/ada")
        try sandbox.run("branch", "memory/agents/bob")
        try sandbox.add("two", as: "bob")
        try sandbox.run("revert", "--no-edit", "HEAD")
        #expect(try sandbox.entry(id, on: "memory/agents/ada").holds.count == 1)

        let plain = try sandbox.run("merge-tree", "--write-tree", "memory/agents/bob", "memory/agents/ada").line
        #expect(try !sandbox.names(plain).contains { $0.contains(".del.") })
        let bob = try sandbox.store.branch(named: "bob")
        _ = try sandbox.store.merge([bob], into: "refs/heads/memory/agents/ada")
        #expect(try sandbox.entry(id, on: "memory/agents/ada").holds.isEmpty)

        try sandbox.add("one", as: "ada")
        _ = try sandbox.store.merge([bob], into: "refs/heads/memory/agents/ada")
        #expect(try sandbox.entry(id, on: "memory/agents/ada").holds.count == 1)
    }

    /// The octopus strategy gives up where only one head is news; nothing happens, and a plain merge does it.
    @Test func octopusOfOneHead() throws {
        let sandbox = try FuzzSandbox()
        let id = try sandbox.add("one", as: "ada")
        try sandbox.write("ada") { try $0.count(id, .citations) }
        try sandbox.run("merge", "-q", "memory/agents/ada")
        try sandbox.run("branch", "memory/agents/bob", "memory/agents/ada")
        // A share that is raised: without it git merges in its index, before it asks a strategy.
        try sandbox.write("ada") { try $0.count(id, .citations) }
        try sandbox.add("two", as: "cy")
        try sandbox.run("merge", "-q", "memory/agents/cy")
        let heads = ["memory/agents/ada", "memory/agents/bob"]
        let outcome = try sandbox.git.run(
            ["merge", "-q", "--no-edit", "-s", "octopus"] + heads, at: sandbox.world.seconds)
        #expect(outcome.status == 2)
        #expect(try sandbox.run("status", "--porcelain").text.isEmpty)
        try sandbox.run("merge", "-q", "--no-edit", "memory/agents/ada", "memory/agents/bob")
        #expect(try sandbox.entry(id, on: "memory/main").counters["citations"] == 2)
    }

    /// `-s ours` says that a branch was merged and takes nothing of it.
    @Test func strategyOursLoses() throws {
        let sandbox = try FuzzSandbox()
        let one = try sandbox.add("one", as: "ada")
        try sandbox.run("merge", "-q", "--no-edit", "-s", "ours", "memory/agents/ada")
        #expect(try sandbox.entry(one, on: "memory/main") == FuzzEntry())
        // Every merge believes it, gitmem's too: the branch is an ancestor.
        #expect(try sandbox.store.merge().outcome == .upToDate)
        let two = try sandbox.add("two", as: "ada")
        try sandbox.run("merge", "-q", "--no-edit", "memory/agents/ada")
        #expect(try sandbox.entry(one, on: "memory/main") == FuzzEntry())
        #expect(try sandbox.entry(two, on: "memory/main").holds.count == 1)
        // A cherry-pick takes what the merge left.
        try sandbox.run("cherry-pick", "memory/agents/ada~1")
        #expect(try sandbox.entry(one, on: "memory/main").holds.count == 1)
    }
}

extension FuzzSandbox {
    static func body(_ text: String) throws -> Body {
        var object = JSONObject()
        object["content"] = .string(text)
        return try Body(object)
    }

    /// One write of an agent; the clock goes on by a second.
    @discardableResult
    func write<Result>(
        _ agent: String, in store: Store? = nil, _ change: (Draft) throws -> Result
    ) throws -> Written<Result> {
        world.milliseconds += 1000
        return try (store ?? self.store).write(as: AgentName(agent), subject: { _ in "write" }, change)
    }

    /// The names of the memory on a branch.
    func names(_ branch: String) throws -> [String] {
        try run("ls-tree", "-r", "--name-only", branch, "entries").lines.map {
            $0.split(separator: "/").last.map(String.init) ?? ""
        }
    }

    /// Two branches say the same of everything.
    func expectSame(_ one: String, _ other: String) throws {
        let entries = try [one, other].map { try store.snapshot(.branch($0)).fuzzEntries(at: store.now).entries }
        #expect(entries[0] == entries[1])
    }

    /// What a branch says of an entry.
    func entry(_ id: EntryID, on branch: String, of store: Store? = nil) throws -> FuzzEntry {
        let store = store ?? self.store
        return try store.snapshot(.branch(branch)).fuzzEntries(at: store.now).entries["\(id)"] ?? FuzzEntry()
    }

    @discardableResult
    func add(_ text: String, as agent: String, in store: Store? = nil) throws -> EntryID {
        let body = try Self.body(text)
        try write(agent, in: store) { try $0.add(body) }
        return body.id
    }
}
