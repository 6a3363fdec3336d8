import CRDT
import Git
import TestSupport
import Testing

@testable import GitMemory

/// Branches of older epochs: what they bring over, and what is said of them.
struct CarryTests {
    private let sandbox: StoreSandbox
    private let store: Store

    init() throws {
        sandbox = try StoreSandbox()
        store = try sandbox.makeStore()
    }

    private func id(_ content: String) throws -> EntryID { try Body(content: content).id }

    private func state(_ content: String, on branch: String = "main", in store: Store? = nil) throws -> EntryState {
        try (store ?? self.store).snapshot(.branch("refs/heads/memory/\(branch)")).item(id(content)).state
    }

    /// A clone in which the store's branches are those of a remote, as of now.
    private func teammate(_ name: String = "mate") throws -> Store {
        try sandbox.git("clone", "-q", "--bare", "\(sandbox.path)/store", "\(sandbox.path)/\(name)")
        try fetch(name)
        return try sandbox.open(name)
    }

    private func fetch(_ name: String = "mate") throws {
        try sandbox.git("fetch", "-q", "origin", "+refs/heads/memory/*:refs/remotes/origin/memory/*", in: name)
    }

    @Test func whatWasNotMergedComesAlong() throws {
        try store.add("one", as: "ada")
        try store.add("two", as: "ada")
        _ = try store.merge()
        let mate = try teammate()
        try mate.add("three", as: "ben")
        try mate.change("ben") { try $0.count(id("one"), .citations, by: 2) }
        try mate.change("ben") { try $0.forget(id("two")) }
        let old = try mate.tip("agents/ben")

        _ = try store.compact()
        try store.add("four", as: "ada")
        _ = try store.merge()
        try fetch()
        #expect(throws: StoreError.self) { try mate.merge() }
        let dry = try mate.carry(dryRun: true)
        #expect(try mate.tip("agents/ben") == old)
        let summary = try mate.carry()
        #expect(summary.branches.map(\.commit) == dry.branches.map(\.commit))
        #expect(summary.epoch == 2 && summary.refused.isEmpty && summary.waiting.isEmpty)
        #expect(try mate.tip("main") == store.tip("main"))
        let carried = try mate.repository.commit(mate.tip("agents/ben"))
        #expect(try carried.parents == [store.tip("main")])
        #expect(carried.trailer("Gitmem-Carried") == "\(old)")
        #expect(try state("three", on: "agents/ben", in: mate).isLive(at: mate.now))
        #expect(try state("one", on: "agents/ben", in: mate).value(of: .citations) == 2)
        #expect(try !state("two", on: "agents/ben", in: mate).isLive(at: mate.now))
        #expect(try state("four", on: "agents/ben", in: mate).isLive(at: mate.now))
        #expect(try mate.carry().branches.isEmpty)
        #expect(try mate.merge().outcome == .fastForward)
    }

    /// An entry that was out of the memory when the epoch was made comes back with what was counted of it.
    @Test func aReviveBringsItsCounters() throws {
        try store.add("one", as: "ada")
        try store.change("ada") { try $0.count(id("one"), .citations, by: 5) }
        _ = try store.merge()
        let mate = try teammate()
        try mate.add("one", as: "ben")
        try mate.change("cy") { try $0.count(id("one"), .citations, by: 2) }
        try store.change("ada") { try $0.forget(id("one")) }
        _ = try store.merge()
        _ = try store.compact()
        #expect(try state("one").isEmpty)
        try fetch()
        _ = try mate.carry()
        #expect(try state("one", on: "agents/ben", in: mate).value(of: .citations) == 5)
        #expect(try !state("one", on: "agents/cy", in: mate).isLive(at: mate.now))
        _ = try mate.merge()
        #expect(try state("one", in: mate).value(of: .citations) == 7)
        #expect(try state("one", in: mate).isLive(at: mate.now))
    }

    /// The old trunk has lost a body that the branch still has: a compaction copies what is left of it.
    @Test func aSoundBodyTakesThePlaceOfABrokenOne() throws {
        try store.add("one", as: "ada")
        _ = try store.merge()
        try store.add("two", as: "ada")
        var tree = try FlatTree(store.root(of: store.tip("main"), named: "").entries, in: store.repository)
        let path = try #require(tree.files.keys.first { $0.hasSuffix(".json") })
        tree.files[path] = .init(id: try store.repository.write(.blob, Array("broken\n".utf8)))
        try store.point("main", at: store.commit(entries: tree, parents: [store.tip("main")]))
        _ = try store.compact()
        #expect(try store.snapshot(.branch("refs/heads/memory/agents/ada")).entry(id("one"), at: store.now) != nil)
        #expect(try store.verify(store.memory("agents/ada")).findings.filter { $0.severity == .error }.isEmpty)
        _ = try store.merge()
        #expect(try store.verify(store.memory("main")).findings.filter { $0.severity == .error }.isEmpty)
    }

    /// A removal is carried though the old trunk never saw what it removes: that may be on a branch that is carried before
    /// or after it.
    @Test(arguments: [["xan", "yve"], ["yve", "xan"]])
    func aRemovalOfWhatOnlyAnotherBranchHasIsCarried(order: [String]) throws {
        try store.add("one", as: "ada")
        _ = try store.merge()
        let mate = try teammate()
        try mate.add("two", as: "yve")
        let added = try #require(
            try FlatTree(mate.root(of: mate.tip("agents/yve"), named: "").entries, in: mate.repository)
                .files.keys.first { $0.hasSuffix(".yve") })
        let parts = added.split(separator: ".")
        var tree = try FlatTree(mate.root(of: mate.tip("main"), named: "").entries, in: mate.repository)
        tree.files["\(parts[0]).del.\(parts[2]).\(parts[3])"] = .init()
        try mate.point("agents/xan", at: mate.commit(entries: tree, parents: [mate.tip("main")]))
        _ = try store.compact()
        try fetch()
        for agent in order {
            let carried = try mate.carry([mate.memory("agents/\(agent)")]).branches.last
            #expect(carried?.branch == "refs/heads/memory/agents/\(agent)" && carried?.outcome == .carried)
            _ = try mate.merge()
        }
        #expect(try !state("two", in: mate).isLive(at: mate.now))
        #expect(try state("one", in: mate).isLive(at: mate.now))
    }

    /// A renewal is no add: what the old trunk had removed stays removed, though the new epoch has no tombstone.
    @Test func aRenewalOfWhatWasRemovedStaysRemoved() throws {
        try store.add("one", as: "ada", until: .seconds(100))
        _ = try store.merge()
        let mate = try teammate()
        try sandbox.git("branch", "-f", "memory/agents/ben", "memory/agents/ada", in: "mate")
        // The same dot with a later end, as the replica that made it would write it.
        let name = try #require(
            try FlatTree(mate.root(of: mate.tip("main"), named: "").entries, in: mate.repository)
                .files.keys.first { $0.contains(".add.") })
        var tree = try FlatTree(mate.root(of: mate.tip("main"), named: "").entries, in: mate.repository)
        tree.files[String(name.split(separator: ".").dropLast().joined(separator: "."))] = .init()
        try mate.point("agents/ben", at: mate.commit(entries: tree, parents: [mate.tip("main")]))
        try store.change("ada") { try $0.forget(id("one")) }
        _ = try store.merge()
        _ = try store.compact()
        try fetch()
        _ = try mate.carry()
        #expect(try mate.tip("agents/ben") == mate.tip("main"))
    }

    /// Archives that hold what was erased elsewhere are made anew, all over the same, and what led to the new epoch is kept.
    @Test func anErasureReachesTheArchivesOfOthers() throws {
        try store.add("secret", as: "ada")
        _ = try store.merge()
        let mate = try teammate()
        _ = try store.compact()
        try fetch()
        _ = try mate.carry()
        #expect(try mate.tip("epochs/1") == store.tip("epochs/1"))
        try store.add("other", as: "ada")
        _ = try store.merge()
        let report = try store.compact(erasing: [id("secret")])
        #expect(report.rewrittenArchives == ["refs/heads/memory/epochs/1"])
        try sandbox.git(
            "fetch", "-q", "--prune", "origin", "+refs/heads/memory/*:refs/remotes/origin/memory/*", in: "mate")
        #expect(try mate.carry().rewrittenArchives == ["refs/heads/memory/epochs/1"])
        #expect(try mate.tip("epochs/1") == store.tip("epochs/1"))
        #expect(try mate.tip("epochs/2") == store.tip("epochs/2"))
        for name in ["store", "mate"] {
            let objects = try sandbox.git("rev-list", "--objects", "--all", in: name)
            #expect(try !objects.contains("\(id("secret")).json"))
        }
    }

    /// A branch from before two erasures finds its way by what was left of the trunks.
    @Test func anErasureLeavesTheWayForOlderBranches() throws {
        for text in ["one", "first secret", "second secret"] { try store.add(text, as: "ada") }
        _ = try store.merge()
        let mate = try teammate()
        try mate.add("two", as: "ben")
        try mate.change("ben") { try $0.forget(id("one")) }
        try store.add("three", as: "ada")
        _ = try store.merge()
        _ = try store.compact()
        _ = try store.compact(erasing: [id("first secret")])
        #expect(try store.compact(erasing: [id("second secret")]).rewrittenArchives.count == 2)
        try sandbox.git("reflog", "expire", "--expire=now", "--all", in: "store")
        try sandbox.git("gc", "-q", "--prune=now", in: "store")
        let objects = try sandbox.git("cat-file", "--batch-all-objects", "--batch", in: "store")
        #expect(!objects.contains("secret\""))
        try fetch()
        let summary = try mate.carry()
        #expect(summary.epoch == 4 && summary.refused.isEmpty)
        #expect(try state("two", on: "agents/ben", in: mate).isLive(at: mate.now))
        #expect(try state("three", on: "agents/ben", in: mate).isLive(at: mate.now))
        #expect(try !state("one", on: "agents/ben", in: mate).isLive(at: mate.now))
        #expect(try state("first secret", on: "agents/ben", in: mate).isVoid)
    }

    /// What is of a later epoch than every trunk that was seen stays there.
    @Test func noBranchGoesBackToAnEarlierEpoch() throws {
        try store.add("one", as: "ada")
        _ = try store.merge()
        let old = try store.tip("main")
        let mate = try teammate()
        try mate.add("two", as: "ben")
        let ben = try mate.tip("agents/ben")
        _ = try store.compact()
        try store.add("three", as: "ben")
        try store.add("four", as: "ada")
        let ada = try store.tip("agents/ada")
        try store.point("main", at: old)
        try fetch()
        let summary = try mate.carry()
        #expect(summary.epoch == 1 && summary.branches.isEmpty)
        #expect(summary.waiting.map(\.branch) == ["origin/memory/agents/ada", "origin/memory/agents/ben"])
        #expect(try mate.tip("agents/ben") == ben)
        try mate.point("agents/ada", at: ada)
        #expect(try mate.carry().branches.isEmpty)
        #expect(try mate.tip("agents/ada") == ada)
        #expect(try mate.agents().map { $0.refusal?.contains("epoch 2") } == [true, nil])
    }

    @Test func twoEpochsAtOnce() throws {
        try store.add("one", as: "ada")
        _ = try store.merge()
        let mate = try teammate()
        try mate.add("two", as: "ben")
        _ = try store.compact()
        try store.change("ada") { try $0.forget(id("one")) }
        _ = try store.merge()
        _ = try store.compact()
        #expect(try store.format().epoch == 3)
        try fetch()
        let summary = try mate.carry()
        #expect(summary.epoch == 3 && summary.refused.isEmpty)
        #expect(try state("two", on: "agents/ben", in: mate).isLive(at: mate.now))
        #expect(try !state("one", on: "agents/ben", in: mate).isLive(at: mate.now))
    }

    /// Without the commit that an epoch was made from, nobody can tell what is news; it is named.
    @Test func aMissingCommitIsNamed() throws {
        try store.add("one", as: "ada")
        _ = try store.merge()
        let mate = try teammate()
        try mate.add("two", as: "ben")
        try store.add("three", as: "ada")
        _ = try store.merge()
        let old = try store.tip("main")
        _ = try store.compact(archives: false)
        try sandbox.git("update-ref", "-d", "refs/heads/memory/agents/ada", in: "store")
        try sandbox.git("reflog", "expire", "--expire=now", "--all", in: "store")
        try sandbox.git("gc", "-q", "--prune=now", in: "store")
        try fetch()
        let error = #expect(throws: StoreError.self) { _ = try mate.carry() }
        #expect(error?.message.contains("\(old)") == true)
        #expect(try state("two", on: "agents/ben", in: mate).isLive(at: mate.now))
    }

    /// Of two trunks of a new epoch, neither of which holds all that was there, none is taken over.
    @Test(arguments: [false, true]) func anEpochThatDroppedMemoriesIsRefused(afterwards: Bool) throws {
        try store.add("one", as: "ada")
        try store.add("two", as: "ada")
        _ = try store.merge()
        let mate = try teammate()
        try mate.add("three", as: "ben")
        let (trunk, ben) = (try mate.tip("main"), try mate.tip("agents/ben"))
        _ = try store.compact()
        let top = try store.root(of: store.tip("main"), named: "")
        var tree = try FlatTree(top.entries, in: store.repository)
        let lost = try "\(id("two"))"
        tree.files = tree.files.filter { !$0.key.contains(lost) }
        var rest = try FlatTree(top.treeID, in: store.repository)
        rest.files = rest.files.filter { !$0.key.hasPrefix("entries/") }
        for (path, file) in tree.files { rest.files["entries/\(path)"] = file }
        let writtenTree = try #require(try rest.write(in: store.repository))
        let signature = Commit.Signature(Commit.gitmem, time: try store.repository.commit(top.commit).committer.time)
        let forged = try store.repository.write(
            Commit(
                tree: writtenTree, parents: afterwards ? [top.commit] : [], author: signature, committer: signature,
                message: top.format.rootMessage))
        try store.point("main", at: forged)
        try fetch()
        let error = #expect(throws: StoreError.self) { _ = try mate.carry() }
        #expect(
            error?.code == .mergeRefused && error?.message.contains("origin/memory/main") == true, "\(error as Any)")
        #expect(try mate.tip("main") == trunk && mate.tip("agents/ben") == ben)

        try store.point("main", at: top.commit)
        try fetch()
        #expect(try mate.carry().refused.isEmpty)
        #expect(try state("two", in: mate).isLive(at: mate.now))
    }

    /// Two who compact apart have two epochs of one number. The remote's is taken, and what the other knew is kept.
    @Test func epochsMadeApartComeTogether() throws {
        try store.add("one", as: "ada")
        _ = try store.merge()
        let mate = try teammate()
        try mate.add("two", as: "ben")
        _ = try mate.merge()
        _ = try mate.compact()
        let apart = try mate.tip("epochs/1")
        try mate.add("three", as: "ben")
        try store.add("four", as: "ada")
        _ = try store.merge()
        _ = try store.compact()
        try fetch()
        #expect(try store.format() != mate.format())
        let summary = try mate.carry()
        #expect(summary.refused.isEmpty)
        #expect(try mate.format() == store.format())
        // The archive is that of the epoch that was taken; the other is kept beside it.
        #expect(try mate.tip("epochs/1") == store.tip("epochs/1"))
        #expect(try mate.tip("epochs/1-\("\(apart)".prefix(12))") == apart)
        _ = try mate.merge()
        for text in ["one", "two", "three", "four"] {
            #expect(try state(text, in: mate).isLive(at: mate.now), "\(text)")
        }
    }

    @Test func whoIsOfAnotherEpochIsTold() throws {
        try store.add("one", as: "ada")
        _ = try store.merge()
        let old = try store.tip("main")
        try store.add("two", as: "ben")
        let ben = try store.tip("agents/ben")
        _ = try store.compact()
        try store.point("agents/ben", at: ben)

        let agent = try AgentName("ben")
        for body in [
            { _ = try store.snapshot(.own(agent)) }, { try store.add("three", as: "ben") },
            { try store.bring([Record(body: Body(content: "three"))], as: "ben") },
            { _ = try store.merge([store.memory("agents/ben")]) },
        ] as [() throws -> Void] {
            let error = #expect(throws: StoreError.self) { try body() }
            #expect(error?.code == .mergeRefused && error?.hint?.contains("gitmem carry") == true)
        }
        #expect(try store.snapshot(.all).passedOver.map(\.name) == ["memory/agents/ben"])
        let report = try store.merge()
        #expect(report.refused.map(\.branch) == ["memory/agents/ben"])
        let agents = try store.agents()
        #expect(agents.map(\.needsCarry) == [false, true])
        #expect(agents[1].pending.added == 1)
        #expect(throws: StoreError.self) { try store.retire(agent) }

        // One that is only history is not worth a word.
        try store.point("agents/ben", at: old)
        #expect(try store.snapshot(.all).passedOver.isEmpty)
        #expect(try store.merge().refused.isEmpty)
        #expect(try store.retire(agent) == ["memory/agents/ben"])
    }

    /// Only with a branch that brings nothing may a remote's be replaced.
    @Test func coversTellsWhetherSomethingWouldBeLost() throws {
        try store.add("one", as: "ada")
        _ = try store.merge()
        let old = try store.tip("main")
        try store.add("two", as: "ada")
        let more = try store.tip("agents/ada")
        try store.change("ben") { try $0.count(id("one"), .citations) }
        let counted = try store.tip("agents/ben")
        try store.point("agents/ada", at: old)
        try store.point("agents/ben", at: old)
        _ = try store.compact()
        let new = try store.tip("main")
        #expect(try store.covers(old, by: new))
        #expect(try !store.covers(more, by: new))
        #expect(try !store.covers(counted, by: new))
        try store.point("agents/ada", at: more)
        _ = try store.carry()
        #expect(try store.covers(more, by: store.tip("agents/ada")))
        #expect(try !store.covers(counted, by: store.tip("agents/ada")))
    }

    @Test func whatIsMalformedStaysBehindAndIsNamed() throws {
        try store.add("one", as: "ada")
        _ = try store.merge()
        var tree = try FlatTree(store.root(of: store.tip("main"), named: "").entries, in: store.repository)
        tree.files["0/0/0/notes.txt"] = .init()
        let bad = try store.commit(entries: tree, parents: [store.tip("main")])
        try store.point("agents/ben", at: bad)
        let carried = try #require(try store.compact().carried)
        let ben = try #require(carried.branches.first { $0.branch.hasSuffix("ben") })
        #expect(ben.old == bad)
        #expect(ben.skipped.map(\.path) == ["entries/0/0/0/notes.txt"])
    }

    @Test func filesBesideTheMemoryMergeThreeWay() throws {
        try store.point("main", at: store.commit(entries: FlatTree(), rest: ["a": "1\n", "b": "1\n"]))
        try store.add("one", as: "ada")
        let root = try store.tip("main")
        _ = try store.merge()
        let bad = try store.commit(entries: FlatTree(), rest: ["a": "1\n", "b": "2\n", "c": "3\n"], parents: [root])
        try store.point("agents/ben", at: bad)
        _ = try store.compact()
        #expect(try sandbox.git("show", "memory/agents/ben:b", in: "store") == "2\n")
        #expect(try sandbox.git("show", "memory/agents/ben:c", in: "store") == "3\n")
        #expect(try state("one", on: "agents/ben").isLive(at: store.now))
    }
}
