import CRDT
import Git
import Testing

@testable import GitMemory

/// How much there may be of one entry, and folders of the target's own that no git wrote.
struct EntryLimitsTests {
    private static func letters(_ number: Int) -> String {
        String(String(number).map { Character(UnicodeScalar(UInt8(ascii: "a") + ($0.asciiValue ?? 48) - 48)) })
    }

    @Test func aDraftMakesNoMoreCountersThanAMergeTakes() throws {
        let store = try StoreSandbox().makeStore()
        try store.add("one", as: "ada")
        let id = try Body(content: "one").id
        try store.change("ada") { draft in
            for number in 0..<EntryLimits.counters { try draft.count(id, CounterName(Self.letters(number))) }
        }
        let error = #expect(throws: StoreError.self) { try store.change("ada") { try $0.count(id, .citations) } }
        #expect(error?.code == .limitReached)
        #expect(error?.message.contains(id.short) == true)
        // One that is there goes on counting.
        try store.change("ada") { try $0.count(id, CounterName(Self.letters(7))) }
        #expect(try store.merge().refused.isEmpty)
    }

    @Test func anEntryHasNoMoreAddsThanAMergeTakes() throws {
        let store = try StoreSandbox().makeStore()
        let body = try Body(content: "one")
        var leaf = HandMadeTree()
        try store.repository.write(.blob, [])
        for number in 0..<EntryLimits.names {
            let digits = String(100_000 + number).dropFirst()
            let stamp = "20260101T000\(digits.prefix(1))0\(digits.dropFirst().prefix(1))\(digits.dropFirst(2))Z0000"
            leaf.append("100644", "\(body.id).add.\(stamp).0000000000000.eve", .emptyBlob)
        }
        leaf.append("100644", "\(body.id).json", try store.repository.write(.blob, body.bytes))
        let digits = String(body.id.description.prefix(3))
        try store.point(
            "agents/ada",
            at: HostileBranch.commit(
                store, entries: HostileBranch.folders(digits, above: leaf.write(in: store), in: store)))
        #expect(try store.merge(dryRun: true).refused.isEmpty)
        let draft = #expect(throws: StoreError.self) { try store.add("one", as: "ada") }
        #expect(draft?.code == .limitReached)
        let importer = #expect(throws: StoreError.self) {
            try store.bring([Record(body: body, agent: AgentName("another"))], as: "ada")
        }
        #expect(importer?.code == .limitReached)
        // It can be forgotten, and all of that merges.
        try store.change("ada") { try $0.forget(body.id) }
        #expect(try store.merge().refused.isEmpty)
        #expect(try !store.snapshot(.trunk).item(body.id).state.isLive(at: store.now))
    }

    /// What is on the trunk already is read, by one rule wherever it stands: of files of one name the first counts.
    @Test func ofTwoFilesOfOneNameTheFirstCounts() throws {
        let sandbox = try StoreSandbox()
        let store = try sandbox.makeStore()
        let body = try HostileBranch.good()
        let (add, none) = ("\(body.id).add.\(HostileBranch.dot).eve", try store.repository.write(.blob, [1]))
        try store.repository.write(.blob, [])
        for (first, second, isLive) in [(ObjectID.emptyBlob, none, true), (none, ObjectID.emptyBlob, false)] {
            var leaf = HandMadeTree()
            leaf.append("100644", "\(body.id).json", try store.repository.write(.blob, body.bytes))
            leaf.append("100644", add, first)
            leaf.append("100644", add, second)
            let digits = String(body.id.description.prefix(3))
            let bad = try HostileBranch.commit(
                store, entries: HostileBranch.folders(digits, above: leaf.write(in: store), in: store))
            try store.point("main", at: bad)
            #expect(try store.verify(store.memory("main")).findings.contains { $0.problem.contains("out of order") })

            // Alone, as the second of two copies, and after a write.
            var good = FlatTree()
            good.files[NaiveStore.path(body.id, ".pin.x", fanout: 3)] = .init()
            try store.point("agents/ada", at: store.commit(entries: good))
            for view in [View.trunk, .own(try AgentName("ada"))] {
                let item = try store.snapshot(view).item(body.id)
                #expect(item.state.isLive(at: store.now) == isLive, "\(view)")
            }
            try store.point("agents/ada", at: bad)
            try store.change("ada") { try $0.count(body.id, .citations) }
            #expect(try store.snapshot(.branch("ada")).item(body.id).state.isLive(at: store.now) == isLive)
            let findings = try store.verify(store.memory("agents/ada")).findings
            #expect(findings.allSatisfy { !$0.problem.contains("order") && !$0.problem.contains("twice") })
        }
    }

    /// A head whose clock is right is merged, whatever another's is.
    @Test func aTrunkIsTakenAsItIs() throws {
        let store = try StoreSandbox().makeStore()
        let late = try HostileBranchTests.times[0].make(store)
        try store.add("mine", as: "ada")
        try store.point("main", at: late)
        let report = try store.merge([store.memory("main")], into: "refs/heads/memory/agents/ada")
        #expect(report.refused.isEmpty)
        #expect(report.count.added == 1)
        try store.point("main", at: store.format().writeRoot(in: store.repository))
        try store.point("agents/eve", at: late)
        let error = #expect(throws: StoreError.self) { try store.merge([store.memory("agents/eve")]) }
        #expect(error?.code == .mergeRefused)
        #expect(error?.message.contains("memory/agents/eve cannot be merged: it has stamped") == true)
    }
}
