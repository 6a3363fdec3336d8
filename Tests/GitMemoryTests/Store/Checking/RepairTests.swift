import CRDT
import Git
import TestSupport
import Testing

@testable import GitMemory

/// What a doctor mends, and what it leaves and names. Afterwards `verify` finds nothing of what was mended.
struct RepairTests {
    private let sandbox: StoreSandbox
    private let store: Store
    private let doctor: AgentName

    init() throws {
        sandbox = try StoreSandbox()
        store = try sandbox.makeStore()
        doctor = try AgentName("doc")
        try store.add("one", as: "ada")
        try store.add("two", as: "ada")
    }

    private func id(_ content: String = "one") throws -> EntryID { try Body(content: content).id }

    private func path(_ tail: String, of content: String = "one") throws -> String {
        NaiveStore.path(try id(content), tail, fanout: 3)
    }

    private func files() throws -> FlatTree {
        try FlatTree(store.root(of: store.tip("agents/ada"), named: "").entries, in: store.repository)
    }

    /// Changes the files of ada's branch by hand.
    private func tamper(_ change: (inout FlatTree) throws -> Void) throws {
        var tree = try files()
        try change(&tree)
        try store.point("agents/ada", at: store.commit(entries: tree, parents: [store.tip("agents/ada")]))
    }

    private func blob(_ text: String) throws -> FlatTree.File {
        .init(id: try store.repository.write(.blob, Array(text.utf8)))
    }

    private func mend(leaving left: Int = 0) throws -> RepairReport {
        let tip = try store.tip("agents/ada")
        let dry = try store.repair(store.memory("agents/ada"), as: doctor, dryRun: true)
        #expect(try store.tip("agents/ada") == tip && dry.commit == nil)
        let treatment = try store.repair(store.memory("agents/ada"), as: doctor)
        #expect(treatment.mended.map(\.path) == dry.mended.map(\.path))
        #expect(treatment.left.count == left)
        let errors = try store.verify(store.memory("agents/ada")).findings.filter { $0.severity == .error }
        #expect(errors.count == left, "\(errors)")
        if let commit = treatment.commit {
            #expect(try store.repository.commit(commit).parents == [tip])
            #expect(try store.repository.commit(commit).author.identity.name == "doc")
            #expect(try store.verifyHistory(of: [commit], without: [tip]).findings.isEmpty)
        }
        #expect(try store.repair(store.memory("agents/ada"), as: doctor).commit == nil)
        return treatment
    }

    private func state(_ content: String) throws -> EntryState {
        try store.snapshot(.branch("refs/heads/memory/agents/ada")).item(id(content)).state
    }

    @Test func aSoundBranchIsLeftAlone() throws {
        let treatment = try mend()
        #expect(treatment.mended.isEmpty && treatment.commit == nil)
    }

    /// The text that somebody wrote over a body becomes its successor, and the body is as it was.
    @Test func anEditedBodyBecomesASuccessor() throws {
        try tamper { $0.files[try path(".json")] = try blob(#"{ "content": "one, and more", "tags": ["b", "a"] }"#) }
        let treatment = try mend()
        #expect(treatment.mended.count == 1)
        #expect(try !state("one").isLive(at: store.now) && state("one").hasBody)
        let successor = try Body(
            content: "one, and more",
            ["tags": .array([.string("a"), .string("b")]), "supersedes": .array([.string("\(id())")])])
        let snapshot = try store.snapshot(.branch("refs/heads/memory/agents/ada"))
        let item = try snapshot.item(successor.id)
        #expect(item.state.isLive(at: store.now))
        #expect(item.state.liveHolds.map(\.agent) == [doctor])
        #expect(try snapshot.body(of: item) == successor)
        #expect(try snapshot.body(of: snapshot.item(id()))?.content == "one")
        #expect(try state("two").isLive(at: store.now))
    }

    @Test func whatIsMendedComesAfterTheTipThoughTheClockWasSetBack() throws {
        try tamper { $0.files[try path(".json")] = try blob(#"{"kind": "semantic", "content": "one"}"#) }
        sandbox.clock.advance(seconds: 3600)
        try store.add("three", as: "ada")
        let tip = try store.repository.commit(store.tip("agents/ada"))
        sandbox.clock.milliseconds -= 3_600_000
        let commit = try store.repository.commit(try #require(try mend().commit))
        #expect(Store.stamp(of: commit) > Store.stamp(of: tip))
    }

    @Test func aBodyInAnotherFormIsPutRight() throws {
        try tamper { $0.files[try path(".json")] = try blob(#"{"kind": "semantic", "content": "one"}"#) }
        _ = try mend()
        #expect(try state("one").isLive(at: store.now))
    }

    @Test func aBodyThatIsNoneIsBroughtBack() throws {
        try tamper { $0.files[try path(".json")] = try blob("garbage") }
        let treatment = try mend()
        #expect(treatment.mended[0].cure.contains("is no memory and stays in history"))
        #expect(try state("one").isLive(at: store.now))
    }

    /// Where no commit has the right bytes the new ones are still a memory, or are left.
    @Test func withoutTheOldBytes() throws {
        let tail = ".add.20261120T101530123Z0000.7zk3m9x0q4tbd.eve"
        try tamper {
            $0.files[try path(".json", of: "lost")] = try blob(#"{"content":"what is left of it"}"#)
            $0.files[try path(tail, of: "lost")] = .init()
            $0.files[try path(".json", of: "gone")] = try blob("garbage")
            $0.files[try path(tail, of: "gone")] = .init()
            $0.files[try path(tail, of: "nowhere")] = .init()
        }
        let treatment = try store.repair(store.memory("agents/ada"), as: doctor)
        #expect(treatment.mended.map(\.problem) == ["has a hash that is not its name"])
        #expect(treatment.left.count == 2)
        #expect(try store.snapshot(.branch("refs/heads/memory/agents/ada")).ids(withPrefix: "").count >= 3)
        #expect(try !state("lost").isLive(at: store.now))
        #expect(try files().files[path(".json", of: "lost")] == nil)
        #expect(try files().files[path(".json", of: "gone")] != nil)
    }

    @Test func aLostBodyIsFetchedFromHistoryOrAnotherBranch() throws {
        try store.add("three", as: "ben")
        try tamper {
            $0.files[try path(".json")] = nil
            $0.files[try path(".add.20261120T101530123Z0000.7zk3m9x0q4tbd.eve", of: "three")] = .init()
        }
        let treatment = try mend()
        #expect(treatment.mended.map(\.problem) == ["was lost", "was lost"])
        let digits = try path(".json")
        #expect(treatment.mended.contains { $0.path == "entries/\(digits)" }, "\(treatment.mended) \(digits)")
        for text in ["one", "three"] { #expect(try state(text).hasBody && state(text).isLive(at: store.now)) }
    }

    @Test func misplacedNamesArePutWhereTheyBelong() throws {
        let before = try files()
        try tamper { tree in
            for (path, file) in before.files where path.contains("\(try id())") {
                tree.files[path] = nil
                let name = String(path.split(separator: "/").last ?? "")
                tree.files[name.hasSuffix(".json") ? "0/0/0/\(name)" : "moved/by/hand/\(name)"] = file
            }
        }
        #expect(try !state("one").isLive(at: store.now))
        let treatment = try mend()
        #expect(treatment.mended.count == 2)
        #expect(try files() == before)
    }

    @Test func aStateNameWithContentIsEmptied() throws {
        let before = try files()
        try tamper { tree in
            for path in before.files.keys where path.contains(".add.") { tree.files[path] = try blob("x") }
        }
        #expect(try mend().mended.count == 2)
        #expect(try files() == before)
    }

    @Test func whatBelongsToNobodyIsNamed() throws {
        try tamper {
            $0.files["notes.txt"] = try blob("x")
            $0.files["0/0/0/notes.txt"] = try blob("x")
            $0.files["0/0/0/link"] = .init(mode: .link, id: try blob("/etc").id)
            $0.files[try path(".json")] = try blob("garbage")
        }
        let treatment = try mend(leaving: 3)
        #expect(treatment.left.allSatisfy { $0.problem.contains("git rm") })
    }

    @Test func whatStandsBesideAnErasureGoes() throws {
        try tamper { $0.files[try path(".void")] = .init() }
        #expect(try mend().mended.count == 2)
        #expect(try files().files.keys.filter { $0.contains("\(try id())") } == [path(".void")])
    }

    @Test func theTrunkIsMendedTooAndARemoteIsNot() throws {
        try tamper { $0.files[try path(".json")] = try blob("garbage") }
        try store.point("main", at: store.tip("agents/ada"))
        #expect(try store.repair(store.memory("main"), as: doctor).mended.count == 1)
        let remote = MemoryBranch(
            reference: "refs/remotes/origin/memory/main", tip: try store.tip("main"), agent: nil, remote: "origin")
        #expect(throws: StoreError.self) { try store.repair(remote, as: doctor) }
    }
}
