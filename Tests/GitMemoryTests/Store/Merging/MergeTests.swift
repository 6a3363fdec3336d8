import Git
import TestSupport
import Testing

@testable import GitMemory

/// Merges of branches: which commit comes out, and what is refused.
struct MergeTests {
    /// A store with what some agents wrote on branches of their own, one of them on top of a merge.
    private func busyStore(_ sandbox: StoreSandbox, agents: [String] = ["ada", "bob", "cy"]) throws -> Store {
        let store = try sandbox.makeStore()
        for agent in agents {
            sandbox.clock.advance(seconds: 1)
            try store.add("shared", as: agent)
            try store.add("only \(agent)", as: agent)
        }
        let shared = try Body(content: "shared").id
        try store.change(agents[0]) { try $0.count(shared, .citations, by: 2) }
        _ = try store.merge([store.memory("agents/\(agents[0])")])
        sandbox.clock.advance(seconds: 1)
        try store.change(agents[1]) { try $0.count(shared, .citations) }
        try store.change(agents[2]) { try $0.forget(shared) }
        return store
    }

    @Test("Of a branch whose files beside the memory conflict it is not said that it would be merged")
    func conflictBeside() throws {
        let sandbox = try StoreSandbox()
        let store = try sandbox.makeStore()
        for (agent, text) in [("cy", "one\n"), ("dee", "two\n")] {
            let notes = try store.repository.write(.blob, Array(text.utf8))
            try store.point(
                "agents/\(agent)",
                at: HostileBranch.commit(store, beside: Array("notes.txt".utf8), mode: "100644", notes))
            try store.add("of \(agent)", as: agent)
        }
        #expect(try store.agents().map(\.refusal) == [nil, nil])
        _ = try store.merge([store.memory("agents/cy")])
        let said = try store.agents()
        #expect(said.map(\.refusal) == [nil, "conflicts with memory/main in notes.txt"])
        #expect(said.map(\.pending.added) == [0, 0])
        #expect(throws: StoreError.self) { try store.merge() }
        try store.add("of ben", as: "ben")
        #expect(try store.agents().map(\.refusal) == [nil, nil, "conflicts with memory/main in notes.txt"])
    }

    @Test func mergingTwiceChangesNothing() throws {
        let sandbox = try StoreSandbox()
        let store = try busyStore(sandbox)
        let first = try store.merge()
        #expect(first.outcome == .merged)
        #expect(first.commit == (try store.tip("main")))
        #expect(first.skipped.isEmpty)
        #expect(first.changes.count == 3)
        #expect(first.count.added == 2)
        #expect(first.count.counted == 1)

        sandbox.clock.advance(seconds: 5)
        let second = try store.merge()
        #expect(second.outcome == .upToDate)
        #expect(second.commit == first.commit)
        #expect(second.changes.isEmpty)
        #expect(try sandbox.git("fsck", "--strict", "--full", "--no-dangling", in: "store").isEmpty)
    }

    @Test func theFirstBranchIsAFastForward() throws {
        let store = try StoreSandbox().makeStore()
        try store.add("one", as: "ada")
        let dry = try store.merge(dryRun: true)
        #expect(dry.outcome == .fastForward)
        #expect(try store.tip("main") != store.tip("agents/ada"))
        let report = try store.merge()
        #expect(report.outcome == .fastForward)
        #expect(report.count.added == 1)
        #expect(try store.tip("main") == store.tip("agents/ada"))
        #expect(report.contributions.map(\.count.added) == [1])
    }

    /// Other history with the same memory is nothing to merge, whichever of the two is the target.
    @Test func equalTreesNeedNoCommit() throws {
        let store = try StoreSandbox().makeStore()
        try store.add("one", as: "ada")
        let tree = try FlatTree(
            store.repository.tree(store.tree("agents/ada")).entry(named: "entries")?.id, in: store.repository)
        try store.point("agents/bob", at: store.commit(entries: tree))
        for (target, source) in [("ada", "bob"), ("bob", "ada")] {
            let tip = try store.tip("agents/\(target)")
            let report = try store.merge(
                [store.memory("agents/\(source)")], into: "refs/heads/memory/agents/\(target)")
            #expect(report.outcome == .upToDate)
            #expect(report.commit == tip)
            #expect(report.heads.count == 2)
        }
    }

    @Test func theSameHeadsGiveTheSameCommitInTwoClones() throws {
        let sandbox = try StoreSandbox()
        let store = try busyStore(sandbox)
        let here = try store.merge(dryRun: true)
        let clone = try sandbox.clone("store", as: "clone")
        sandbox.clock.advance(seconds: 1000)
        let there = try clone.merge()
        #expect(here.outcome == .merged)
        #expect(there.commit == here.commit)
        #expect(there.tree == here.tree)

        // The order of the branches, and one named twice or contained in another, make no difference.
        let branches = try store.branches()
        let target = "refs/heads/memory/agents/new"
        for order in [branches, branches.reversed(), branches + branches] {
            let report = try store.merge(order, into: target, dryRun: true)
            #expect(report.commit == here.commit)
            #expect(report.heads == here.heads)
        }
        let commit = try clone.repository.commit(there.commit)
        #expect(commit.parents == here.heads.sorted())
        #expect(commit.committer.time == (try here.heads.map { try store.repository.commit($0).committer.time }.max()))
    }

    @Test func randomHeadsGiveOneCommitWhoeverMerges() throws {
        let sandbox = try StoreSandbox()
        let store = try sandbox.makeStore("heads", fanout: 2)
        let universe = try NameUniverse(fanout: 2, in: store.repository)
        var steps = 0
        try forSandboxCases(25) { random, repeating in
            var heads: [MemoryBranch] = []
            for number in 0..<2 + random.below(4) {
                let flat = try universe.tree(&random, isNormal: random.oneIn(2))
                let commit = try store.commit(entries: flat, time: Int64(random.below(1000)))
                heads.append(
                    MemoryBranch(reference: "refs/heads/memory/agents/a\(number)", tip: commit, agent: nil, remote: nil)
                )
            }
            let fresh = "refs/heads/memory/agents/target"
            let all = try store.merge(heads, into: fresh, dryRun: true)
            let again = try store.merge(heads.shuffled(using: &random), into: fresh, dryRun: true)
            #expect(again.commit == all.commit, repeating)

            // One after the other, into one that grows: the same tree, if not the same commit.
            var tip = heads[0].tip
            for head in heads.dropFirst().shuffled(using: &random) {
                let both = [MemoryBranch(reference: "refs/heads/x", tip: tip, agent: nil, remote: nil), head]
                steps += 1
                tip = try store.merge(both, into: "refs/heads/memory/agents/step\(steps)").commit
            }
            #expect(try store.repository.commit(tip).tree == all.tree, repeating)
        }
    }

    @Test func storesMadeApartShareTheirRootAndMerge() throws {
        let sandbox = try StoreSandbox()
        let one = try sandbox.makeStore("one")
        sandbox.clock.advance(seconds: 100_000)
        let two = try sandbox.makeStore("two", bare: false)
        #expect(try one.tip("main") == two.tip("main"))
        try one.add("here", as: "ada")
        try two.add("there", as: "bob")
        try two.add("here", as: "bob")
        try sandbox.git("fetch", "-q", "../two", "refs/heads/memory/agents/*:refs/heads/memory/agents/*", in: "one")
        let report = try one.merge()
        #expect(report.outcome == .merged)
        let here = try one.snapshot(.trunk).item(Body(content: "here").id).state
        #expect(here.value(of: .contributions) == 2)
        #expect(try one.snapshot(.trunk).entry(Body(content: "there").id, at: one.now) != nil)

        // Plain git comes to the same tree.
        try sandbox.git("fetch", "-q", "../one", "refs/heads/memory/agents/ada:refs/heads/memory/agents/ada", in: "two")
        try sandbox.git("checkout", "-q", "memory/agents/bob", in: "two")
        try sandbox.git("merge", "-q", "--no-edit", "memory/agents/ada", in: "two")
        #expect(try two.tree("agents/bob") == report.tree)
        #expect(try sandbox.git("status", "--porcelain", in: "two").isEmpty)
    }

    @Test func makingAStoreTwiceChangesNothing() throws {
        let sandbox = try StoreSandbox()
        let store = try sandbox.makeStore(fanout: 2)
        try store.add("one", as: "ada")
        _ = try store.merge()
        let tip = try store.tip("main")
        let (again, outcome) = try Store.create(at: sandbox.path + "/store", surroundings: sandbox.surroundings())
        #expect(outcome == .existing)
        #expect(try again.tip("main") == tip)
        let error = #expect(throws: StoreError.self) { try sandbox.makeStore(fanout: 3) }
        #expect(error?.code == .exists)
    }

    @Test func anotherFanOutIsRefusedByName() throws {
        let sandbox = try StoreSandbox()
        let one = try sandbox.makeStore("one", fanout: 2)
        let two = try sandbox.makeStore("two", fanout: 3)
        try one.add("here", as: "ada")
        try two.add("there", as: "bob")
        try sandbox.git("fetch", "-q", "../two", "refs/heads/memory/agents/bob:refs/heads/memory/agents/bob", in: "one")
        let before = try one.tip("main")
        let report = try one.merge()
        #expect(
            report.refused == [
                .init(
                    branch: "memory/agents/bob", reason: "has another gitmem.json than memory/main",
                    hint: "they belong to different stores and cannot be read or merged as one")
            ])
        #expect(try one.tip("main") == one.tip("agents/ada"))
        try one.point("main", at: before)
        let error = #expect(throws: StoreError.self) { try one.merge([one.memory("agents/bob")]) }
        #expect(error?.code == .mergeRefused)
        #expect(error?.message.contains("gitmem.json") == true)
        #expect(error?.message.contains("memory/agents/bob") == true)
        #expect(try one.tip("main") == before)
    }

    @Test func aLaterFormatIsRefused() throws {
        let store = try StoreSandbox().makeStore()
        let later = try store.commit(
            entries: FlatTree(), rest: ["gitmem.json": #"{"epoch":1,"fanout":3,"format":2}"# + "\n"])
        try store.point("agents/bob", at: later)
        try store.add("one", as: "ada")
        let report = try store.merge()
        #expect(report.refused.map(\.branch) == ["memory/agents/bob"])
        #expect(report.refused.allSatisfy { $0.reason.contains("format 2") })
        #expect(report.count.added == 1)
        let error = #expect(throws: StoreError.self) { try store.merge([store.memory("agents/bob")]) }
        #expect(error?.code == .laterFormat)
        #expect(error?.message.contains("memory/agents/bob") == true)
        #expect(throws: StoreError.self) { try store.add("one", as: "bob") }
    }

    @Test func filesBesideTheMemoryMergeThreeWay() throws {
        let store = try StoreSandbox().makeStore()
        let body = try Body(content: "one")
        let blob = try store.repository.write(.blob, body.bytes)
        let entry = FlatTree([NaiveStore.path(body.id, ".json", fanout: 3): .init(id: blob)])
        let base = try store.commit(entries: FlatTree(), rest: ["README.md": "1\n2\n3\n4\n5\n6\n"])
        let ada = try store.commit(
            entries: entry, rest: ["README.md": "one\n2\n3\n4\n5\n6\n", "a/b.txt": "a"], parents: [base])
        let bob = try store.commit(
            entries: FlatTree(), rest: ["README.md": "1\n2\n3\n4\n5\nsix\n", "z.txt": "z"], parents: [base])
        try store.point("agents/ada", at: ada)
        try store.point("agents/bob", at: bob)
        try store.point("main", at: base)
        let report = try store.merge()
        let flat = try FlatTree(report.tree, in: store.repository)
        func text(_ path: String) throws -> String {
            String(decoding: try store.repository.blob(#require(flat.files[path]).id), as: UTF8.self)
        }
        #expect(try text("README.md") == "one\n2\n3\n4\n5\nsix\n")
        #expect(try text("a/b.txt") == "a")
        #expect(try text("z.txt") == "z")
        #expect(flat.files["entries/" + NaiveStore.path(body.id, ".json", fanout: 3)] != nil)
        #expect(report.skipped.isEmpty)

        let cy = try store.commit(entries: entry, rest: ["README.md": "uno\n2\n3\n4\n5\n6\n"], parents: [base])
        try store.point("agents/cy", at: cy)
        let error = #expect(throws: StoreError.self) { try store.merge() }
        #expect(error?.code == .mergeRefused)
        #expect(error?.message.contains("README.md") == true)
        #expect(try store.tip("main") == report.commit)
    }

    /// The same bytes, and a mode on each side that the other does not have: git asks, and so does a merge here.
    @Test func twoModesOfOneNewFileConflict() throws {
        let store = try StoreSandbox().makeStore()
        let blob = try store.repository.write(.blob, [1])
        for (name, mode) in [("ada", "100644"), ("bob", "100755"), ("cy", "100755")] {
            try store.point(
                "agents/\(name)", at: HostileBranch.commit(store, beside: Array("z".utf8), mode: mode, blob))
        }
        let error = #expect(throws: StoreError.self) { try store.merge() }
        #expect(error?.code == .mergeRefused && error?.message.contains("z of ") == true)
        let both = try store.merge([store.memory("agents/bob"), store.memory("agents/cy")])
        #expect(try FlatTree(both.tree, in: store.repository).files["z"]?.mode == .executable)
    }

    @Test func namesOfALaterVersionAreCarriedAlong() throws {
        let store = try StoreSandbox().makeStore()
        try store.add("one", as: "ada")
        let id = try Body(content: "one").id
        let path = NaiveStore.path(id, ".pin.x", fanout: 3)
        try store.point("agents/bob", at: store.commit(entries: FlatTree([path: .init()])))
        #expect(try store.merge().skipped.isEmpty)
        try store.change("ada") { try $0.count(id, .citations) }
        _ = try store.merge()
        #expect(try FlatTree(store.tree("main"), in: store.repository).files["entries/" + path] != nil)
        #expect(try store.snapshot(.trunk).item(id).state.later == [".pin.x"])
        #expect(try store.verify(store.memory("main")).findings.isEmpty)
    }

    @Test func theEmptyBlobThatStateNamesHaveIsWritten() throws {
        let sandbox = try StoreSandbox()
        let store = try sandbox.makeStore()
        try store.add("one", as: "ada")
        let isThere = store.repository.contains(.emptyBlob)
        #expect(isThere)
        #expect(try sandbox.git("fsck", "--strict", "--full", "--no-dangling", in: "store").isEmpty)
        try sandbox.git("gc", "-q", in: "store")
        _ = try sandbox.clone("store", as: "clone")
    }

    /// git's own check wants no commit before 1970, though a trunk may have one.
    @Test func aMergeOfCommitsFromBefore1970IsSound() throws {
        let sandbox = try StoreSandbox()
        let store = try sandbox.makeStore()
        try store.add("one", as: "ada")
        let tree = try store.tree("agents/ada")
        let heads = try [-10, -5].map { (time: Int64) in
            let signature = Commit.Signature(Commit.gitmem, time: time)
            return try store.repository.write(
                Commit(tree: tree, parents: [], author: signature, committer: signature, message: "old\n"))
        }
        let merge = try store.writeMerge(of: heads, tree: tree)
        let written = try store.repository.commit(merge)
        #expect(written.committer.time == 0 && written.author.time == 0 && written.parents == heads.sorted())
        // git says something of the two below it, and nothing of the merge.
        try store.point("agents/old", at: merge)
        let check = try sandbox.runGit(["fsck", "--strict", "--no-dangling"], in: "store")
        let said = check.output + check.errors
        #expect(heads.allSatisfy { said.contains("\($0)") } && !said.contains("\(merge)"), "\(said)")
    }
}
