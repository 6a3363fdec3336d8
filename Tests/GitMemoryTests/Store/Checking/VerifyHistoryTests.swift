import CRDT
import Git
import TestSupport
import Testing

@testable import GitMemory

/// Hand-made histories, one for each thing that the check of commits finds.
struct VerifyHistoryTests {
    private let sandbox: StoreSandbox
    private let store: Store

    init() throws {
        sandbox = try StoreSandbox()
        store = try sandbox.makeStore()
    }

    private static let replica = "7zk3m9x0q4tbd"

    private func id(_ content: String = "one") throws -> EntryID { try Body(content: content).id }

    private func path(_ tail: String, of content: String = "one") throws -> String {
        NaiveStore.path(try id(content), tail, fanout: 3)
    }

    /// The files of a commit's entries.
    private func files(_ commit: ObjectID) throws -> FlatTree {
        try FlatTree(store.root(of: commit, named: "").entries, in: store.repository)
    }

    /// A commit on top of another, whose names `change` has changed.
    private func commit(
        on parents: [ObjectID], as agent: String? = nil, at seconds: Int64 = 1_795_169_730, stamp: String? = nil,
        _ change: (inout FlatTree) throws -> Void
    ) throws -> ObjectID {
        var tree = try files(parents[0])
        try change(&tree)
        let base = try store.repository.commit(store.commit(entries: tree, parents: parents, time: seconds))
        let identity = try agent.map { Commit.identity(of: try AgentName($0)) } ?? Commit.gitmem
        let signature = Commit.Signature(identity, time: seconds)
        return try store.repository.write(
            Commit(
                tree: base.tree, parents: parents, author: signature, committer: signature,
                message: "x\n\n" + (stamp.map { "Gitmem-Stamp: \($0)\n" } ?? "")))
    }

    private func check(_ heads: ObjectID..., without: [ObjectID] = [], bodiless: [EntryID] = []) throws -> [Finding] {
        try store.verifyHistory(of: heads, without: without, bodiless: bodiless).findings
    }

    private func start() throws -> ObjectID {
        try store.add("one", as: "ada")
        try store.change("ada") { try $0.count(id(), .citations, by: 5) }
        #expect(try check(store.tip("agents/ada")).isEmpty)
        return try store.tip("agents/ada")
    }

    @Test func whatVanishedIsFound() throws {
        let tip = try start()
        try store.change("ada") { try $0.forget(id()) }
        let full = try store.tip("agents/ada")
        for word in [".json", ".add.", ".del.", ".count."] {
            let bad = try commit(on: [full]) { tree in
                for key in tree.files.keys where key.contains(word) { tree.files[key] = nil }
            }
            let found = try check(bad, without: [full])
            #expect(found.count == 1 && found[0].commit == bad && found[0].severity == .error)
            #expect(found.first?.problem == "vanished" && found.first?.path.contains(word) == true)
        }
        // A merge that takes nothing of one side does the same.
        let other = try commit(on: [tip]) {
            $0.files[try path(".del.20261120T101530123Z0000.\(Self.replica)")] = .init()
        }
        let ours = try commit(on: [tip, other]) { _ in }
        #expect(try check(ours, without: [other, tip]).map(\.problem) == ["vanished"])
    }

    @Test func aChangedBodyIsFound() throws {
        let tip = try start()
        let blob = try store.repository.write(.blob, Array("x".utf8))
        let bad = try commit(on: [tip]) { $0.files[try path(".json")] = .init(id: blob) }
        #expect(try check(bad, without: [tip]).map(\.problem) == ["was changed"])
        // Putting it right is no change for the worse.
        let good = try commit(on: [bad]) { $0.files[try path(".json")] = try files(tip).files[path(".json")] }
        #expect(try check(good, without: [bad]).isEmpty)
    }

    @Test func countersThatShrinkAndLeapAreFound() throws {
        let tip = try start()
        let name = try #require(try files(tip).files.keys.first { $0.contains(".count.") })
        let stem = name.split(separator: ".").dropLast().joined(separator: ".")
        func count(_ share: Int, as agent: String?) throws -> ObjectID {
            try commit(
                on: [tip], as: agent, at: 1_795_170_000, stamp: agent == nil ? nil : "20261120T102000000Z0000"
            ) {
                $0.files[name] = nil
                $0.files["\(stem).\(share)"] = .init()
            }
        }
        #expect(try check(count(4, as: nil), without: [tip]).map(\.problem) == ["shrank from 5 to 4"])
        #expect(try check(count(1_000_005, as: "ada"), without: [tip]).isEmpty)
        let leap = try check(count(1_000_006, as: "ada"), without: [tip])
        #expect(leap.map(\.problem) == ["leaps from 5 to 1000006"] && leap[0].severity == .error)
        // A squash of many writes may.
        #expect(try check(count(1_000_006, as: nil), without: [tip]).map(\.severity) == [.note])
        let most = try count(1_000_006, as: "ada")
        #expect(try check(commit(on: [most]) { _ in }, without: [most]).isEmpty)
    }

    @Test func aReplicaAdvancedInTwoPlacesIsFound() throws {
        let root = try store.tip("main")
        func write(on parent: ObjectID, _ second: Int, _ tails: String...) throws -> ObjectID {
            try commit(
                on: [parent], as: "ada", at: 1_795_169_730 + Int64(second),
                stamp: "202611201015\(30 + second)000Z0000"
                    .replacing("20261120", with: "20261120T")
            ) { tree in
                let blob = try store.repository.write(.blob, Body(content: "one").bytes)
                tree.files[try path(".json")] = .init(id: blob)
                for tail in tails { tree.files[try path(tail)] = .init() }
            }
        }
        let add = ".add.20261120T101531000Z0000.\(Self.replica).ada"
        let first = try write(on: root, 1, add)
        let one = try write(on: first, 2, ".count.citations.\(Self.replica).1")
        let other = try write(on: first, 3, ".count.citations.\(Self.replica).1")
        let after = try write(on: one, 3, ".count.citations.\(Self.replica).2")
        #expect(try check(after).isEmpty)
        let found = try check(one, other)
        #expect(found.count == 1 && found[0].commit == other)
        #expect(found[0].problem.contains(Self.replica) && found[0].problem.contains("\(one)"))
        // What git copied is no write: another committer.
        let copied = try store.repository.commit(other)
        let copy = try store.repository.write(
            Commit(
                tree: copied.tree, parents: copied.parents, author: copied.author,
                committer: .init(Identity(name: "tester", email: "t@example.invalid"), time: copied.committer.time),
                message: copied.message))
        #expect(try check(one, copy).isEmpty)
    }

    @Test func stampsInTheFutureAreFound() throws {
        let root = try store.tip("main")
        func add(_ day: Int, at seconds: Int64) throws -> ObjectID {
            let blob = try store.repository.write(.blob, Body(content: "one").bytes)
            return try commit(on: [root], at: seconds) {
                $0.files[try path(".json")] = .init(id: blob)
                $0.files[try path(".add.202611\(day)T101530000Z0000.\(Self.replica).ada")] = .init()
            }
        }
        #expect(try check(add(21, at: 1_795_169_730)).isEmpty)
        #expect(
            try check(add(22, at: 1_795_169_730)).map(\.problem) == [
                "is stamped more than a day ahead of this machine's clock"
            ])
        sandbox.clock.advance(seconds: 200_000)
        #expect(
            try check(add(22, at: 1_795_169_730)).map(\.problem) == ["is stamped more than a day later than its commit"]
        )
        #expect(try check(add(22, at: 1_795_269_730)).isEmpty)
    }

    @Test func stampsThatDoNotFollowEachOtherAreFound() throws {
        let tip = try start()
        let stamp = try #require(try store.repository.commit(tip).trailer("Gitmem-Stamp"))
        func next(_ stamp: String, at seconds: Int64, as agent: String? = "ada") throws -> ObjectID {
            try commit(on: [tip], as: agent, at: seconds, stamp: agent == nil ? nil : stamp) {
                $0.files[try path(".del.20261120T101530123Z0000.\(Self.replica)")] = .init()
            }
        }
        let found = try check(next(String(stamp), at: 1_795_169_730), without: [tip])
        #expect(found.count == 1 && found[0].problem.contains("not later than its parent's"))
        #expect(try check(next("20261120T101531123Z0000", at: 1_795_169_731), without: [tip]).isEmpty)
        #expect(try check(next(String(stamp), at: 1_795_169_730, as: nil), without: [tip]).isEmpty)
    }

    @Test func aLostBodyIsFoundInHistory() throws {
        let tip = try start()
        let bad = try commit(on: [tip]) { $0.files[try path(".json")] = nil }
        try store.point("agents/ada", at: bad)
        let bodiless = try store.verify(store.memory("agents/ada")).bodiless
        #expect(try bodiless == [id()])
        let found = try check(bad, bodiless: bodiless).filter {
            $0.path == EntryPath.body(of: bodiless[0], fanout: 3) && $0.commit != bad
        }
        #expect(found.count == 1 && found[0].commit != bad && found[0].problem.contains("was lost"))
    }

    /// Compaction, carrying and merging leave nothing to find.
    @Test func epochsAreClean() throws {
        _ = try start()
        try store.add("two", as: "ben")
        _ = try store.merge()
        try store.change("cy") { try $0.count(id("two"), .citations, by: 3) }
        _ = try store.compact()
        _ = try store.merge()
        try store.add("three", as: "cy")
        let check = try store.verifyHistory(of: store.branches().map(\.tip))
        #expect(check.commits == 3 && check.findings.isEmpty)
    }
}
