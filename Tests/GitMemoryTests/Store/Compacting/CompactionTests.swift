import CRDT
import Git
import TestSupport
import Testing

@testable import GitMemory

/// New epochs: what they keep, what they erase, and who gets the same.
struct CompactionTests {
    private let sandbox: StoreSandbox
    private let store: Store

    init() throws {
        sandbox = try StoreSandbox()
        store = try sandbox.makeStore()
    }

    private func id(_ content: String) throws -> EntryID { try Body(content: content).id }

    private func names(_ branch: String = "main") throws -> [String] {
        let entries = try store.root(of: store.tip(branch), named: branch).entries
        return try FlatTree(entries, in: store.repository).files.keys.map {
            String($0.split(separator: "/").last ?? "")
        }
        .sorted()
    }

    private func state(_ content: String, on branch: String = "main") throws -> EntryState {
        try store.snapshot(.branch("refs/heads/memory/\(branch)")).item(id(content)).state
    }

    private func fill() throws {
        try store.add("kept", as: "ada")
        try store.add("kept", as: "ben")
        try store.change("ada") { try $0.count(id("kept"), .citations, by: 4) }
        try store.add("forgotten", as: "ada")
        try store.add("expires", as: "ada", until: .seconds(10))
        try store.add("lasts", as: "ben", until: .seconds(10_000))
        _ = try store.merge()
        sandbox.clock.advance(seconds: 20)
        try store.change("ada") { try $0.forget(id("forgotten")) }
        _ = try store.merge()
    }

    @Test func aNewEpochHoldsTheLiveState() throws {
        try fill()
        let old = try store.tip("main")
        let dry = try store.compact(dryRun: true)
        #expect(try dry.commit == nil && store.tip("main") == old)
        let report = try store.compact()
        #expect(report.before == dry.before && report.after == dry.after)
        #expect(report.before.entries == 4 && report.after.entries == 2)
        #expect(report.before.names == 7 && report.after.names == 4)
        #expect(report.from == old)

        let root = try store.repository.commit(store.tip("main"))
        #expect(root.parents.isEmpty && root.message == "gitmem store, format 1, epoch 2\n")
        #expect(try root.committer.time == store.repository.commit(old).committer.time)
        let format = try store.format()
        #expect(format.epoch == 2 && format.from == "\(old)")
        #expect(try store.repository.reference("refs/heads/memory/epochs/1") == old)
        #expect(try names().filter { $0.contains(".del.") }.isEmpty)
        #expect(try names().count == 6)
        #expect(try state("kept").value(of: .citations) == 4)
        #expect(try state("kept").liveHolds.count == 2)
        #expect(try state("forgotten").isEmpty && state("expires").isEmpty)
        // A single clone is done after one command.
        for agent in ["ada", "ben"] {
            #expect(try store.format(of: store.tip("agents/\(agent)"), named: agent) == format)
        }
        #expect(try store.merge().refused.isEmpty)
        #expect(try sandbox.git("fsck", "--strict", "--full", "--no-dangling", in: "store").isEmpty)
        #expect(try store.compact().isUpToDate)
    }

    @Test func whoeverCompactsTheSameTrunkGetsTheSameCommit() throws {
        try fill()
        let clone = try sandbox.clone("store", as: "clone")
        sandbox.clock.advance(seconds: 100_000)
        let erased = [try id("kept")]
        let (here, there) = (try store.compact(erasing: erased), try clone.compact(erasing: erased))
        #expect(here.commit == there.commit && here.from == there.from)
        #expect(try store.tip("epochs/1") == clone.tip("epochs/1"))
    }

    /// Folders in which nothing goes keep their ids.
    @Test func whatDoesNotChangeKeepsItsFolder() throws {
        try store.add("kept", as: "ada")
        _ = try store.merge()
        let entries = try store.root(of: store.tip("main"), named: "main").entries
        _ = try store.compact()
        #expect(try store.root(of: store.tip("main"), named: "main").entries == entries)
    }

    @Test func erasureLeavesNoTraceInTheNewEpoch() throws {
        try fill()
        try store.add("not merged", as: "ben")
        let secret = try id("kept")
        let report = try store.compact(erasing: [secret])
        #expect(try state("kept").isVoid)
        #expect(try names().filter { $0.hasPrefix("\(secret)") } == ["\(secret).void"])
        #expect(try store.snapshot(.all).ids(withPrefix: "\(secret)").isEmpty)
        #expect(report.before.entries == 4 && report.after.entries == 1)

        // Whatever a reference leads to, the text is not in it; in the objects that git still keeps it is.
        func holding(_ text: String, _ which: String) throws -> Int {
            let ids = try sandbox.git("rev-list", "--objects", which, in: "store")
                .split(separator: "\n").map { String($0.prefix(40)) }
            return try ids.filter { try sandbox.git("cat-file", "-p", $0, in: "store").contains(text) }.count
        }
        #expect(try holding("\"kept\"", "--all") == 0)
        #expect(try holding("\"lasts\"", "--all") == 1)
        #expect(try sandbox.git("cat-file", "--batch-all-objects", "--batch", in: "store").contains("\"kept\""))
        try sandbox.git("reflog", "expire", "--expire=now", "--all", in: "store")
        try sandbox.git("gc", "-q", "--prune=now", in: "store")
        #expect(try !sandbox.git("cat-file", "--batch-all-objects", "--batch", in: "store").contains("\"kept\""))

        // It does not come back, and what was not merged is there.
        #expect(throws: StoreError.self) { try store.add("kept", as: "ada") }
        let summary = try store.bring(
            [Record(body: Body(content: "kept")), Record(body: Body(content: "new"))], as: "ada")
        #expect(summary.erased == 1 && summary.verdicts[.accepted] == 1)
        #expect(try state("not merged", on: "agents/ben").isLive(at: store.now))
        // Later epochs know it, too.
        _ = try store.merge()
        _ = try store.compact()
        #expect(try state("kept").isVoid)
    }

    /// A commit on the trunk with these entries, by another program.
    private func onTrunk(_ entries: FlatTree) throws -> ObjectID {
        let top = try store.root(of: store.tip("main"), named: "main")
        var listing = try FolderListing(top.tree)
        listing.replace(Array("entries".utf8), mode: .tree, id: try entries.write(in: store.repository))
        let signature = Commit.Signature(Commit.gitmem, time: 1_795_169_800)
        return try store.repository.write(
            Commit(
                tree: try listing.write(replacing: nil, in: store.repository), parents: [top.commit],
                author: signature, committer: signature, message: "eve\n"))
    }

    /// What stands among the folders of entries and is none is not in the new epoch, and the report says so.
    @Test func whatIsNoFolderOfEntriesIsToldOf() throws {
        try fill()
        var tree = try FlatTree(
            store.root(of: store.tip("main"), named: "main").entries, in: store.repository)
        tree.files["README"] = .init()
        try store.point("main", at: onTrunk(tree))
        let report = try store.compact()
        #expect(report.skipped.map(\.path) == ["entries/README"])
        #expect(report.skipped.map(\.reason) == ["is not a folder of entries"])
    }

    /// A branch that has the body cannot bring it back by a merge, and only a new epoch erases.
    @Test func aMergeNeitherBringsBackNorErases() throws {
        try fill()
        let (kept, lasts) = (try id("kept"), try id("lasts"))
        _ = try store.compact(erasing: [kept])
        var tree = try FlatTree(
            store.root(of: store.tip("agents/ada"), named: "ada").entries, in: store.repository)
        let blob = try store.repository.write(.blob, Body(content: "kept").bytes)
        tree.files[NaiveStore.path(kept, ".json", fanout: 3)] = .init(id: blob)
        tree.files[NaiveStore.path(kept, ".add.20261120T101530123Z0000.0000000000000.eve", fanout: 3)] = .init()
        tree.files[NaiveStore.path(lasts, ".void", fanout: 3)] = .init()
        try store.point("agents/eve", at: onTrunk(tree))
        let report = try store.merge()
        #expect(Set(report.skipped.map(\.reason)) == [EntryFault.erased, EntryFault.erasure])
        #expect(try state("kept").liveHolds.isEmpty && state("kept").isVoid)
        #expect(try state("lasts").isLive(at: store.now) && !state("lasts").isVoid)
        let findings = try store.verify(store.memory("agents/eve")).findings.filter { $0.severity == .error }
        #expect(findings.map(\.problem).contains { $0.contains("was erased") })
    }

    @Test func aTrunkFromTheFutureIsCompactedAsOneOfTheBeginning() throws {
        try store.add("one", as: "ada", until: .seconds(90_000))
        let late = try store.commit(entries: FlatTree(), time: 1_795_169_730 + 3600)
        try store.point("main", at: late)
        let commit = try #require(try store.compact().commit)
        #expect(try store.repository.commit(commit).committer.time == 0)
        // Whoever takes it over finds it made by the rule, whatever the clock says by then.
        #expect(try store.isFirstOfEpoch(commit))
        sandbox.clock.advance(seconds: 7200)
        #expect(try store.isFirstOfEpoch(commit))
    }

    @Test func anArchiveThatIsThereStays() throws {
        try store.add("one", as: "ada")
        _ = try store.merge()
        try store.point("epochs/1", at: store.commit(entries: FlatTree(), time: 7))
        let trunk = try store.tip("main")
        let error = #expect(throws: StoreError.self) { _ = try store.compact() }
        #expect(error?.code == .exists)
        #expect(try store.tip("main") == trunk)
        _ = try store.compact(archives: false)
        #expect(try store.format().epoch == 2)
    }

    @Test func filesBesideTheMemoryStay() throws {
        try store.point("main", at: store.commit(entries: FlatTree(), rest: ["README.md": "hello\n"]))
        try store.add("one", as: "ada")
        _ = try store.merge()
        _ = try store.compact()
        #expect(try sandbox.git("show", "memory/main:README.md", in: "store") == "hello\n")
    }

    @Test func formatsOfEpochsAreReadStrictly() throws {
        let good = "\(ObjectID.emptyTree)"
        #expect(
            try StoreFormat(parsing: Array(#"{"epoch":2,"fanout":3,"format":1,"from":"\#(good)"}"#.utf8), of: "x").epoch
                == 2)
        for bad in [
            #"{"epoch":2,"fanout":3,"format":1}"#, #"{"epoch":1,"fanout":3,"format":1,"from":"\#(good)"}"#,
            #"{"epoch":2,"fanout":3,"format":1,"from":"\#(good.uppercased())"}"#,
            #"{"epoch":2,"fanout":3,"format":1,"from":"abc"}"#, #"{"epoch":2,"fanout":3,"format":1,"from":7}"#,
        ] {
            #expect(throws: StoreError.self) { try StoreFormat(parsing: Array(bad.utf8), of: "x") }
        }
    }
}
