import CRDT
import Git
import Testing

@testable import GitMemory

/// What writes make of the operations asked for.
struct DraftTests {
    private let sandbox: StoreSandbox
    private let store: Store
    private let body: Body

    init() throws {
        sandbox = try StoreSandbox()
        store = try sandbox.makeStore()
        body = try Body(content: "one")
    }

    private func state(_ view: View = .all) throws -> EntryState { try store.snapshot(view).item(body.id).state }

    /// The names of the entry on a branch, without its id.
    private func tails(_ branch: String) throws -> [String] {
        let files = try FlatTree(store.tree(branch), in: store.repository).files.keys
        return files.filter { $0.contains(body.id.description) }.map {
            String($0.split(separator: body.id.description)[1])
        }
        .sorted()
    }

    @Test func verdicts() throws {
        #expect(try store.add("one", as: "ada") == .accepted)
        let tip = try store.tip("agents/ada")
        let again = try store.change("ada") { try $0.add(body) }
        #expect(again.result == .unchanged)
        #expect(!again.didWrite)
        #expect(again.commit == tip)
        #expect(try store.tip("agents/ada") == tip)

        // Bob sees the entry only when it is on the trunk.
        #expect(try store.add("one", as: "bob") == .accepted)
        _ = try store.merge()
        #expect(try store.add("one", as: "cy") == .merged)
        #expect(try store.add("one", as: "ada") == .unchanged)
        #expect(try state().value(of: .contributions) == 3)
        #expect(try state().liveHolds.map(\.agent.description).sorted() == ["ada", "bob", "cy"])
    }

    @Test func aForgottenEntryIsAcceptedAgain() throws {
        try store.add("one", as: "ada")
        let forgotten = try store.change("ada") { try $0.forget(body.id) }.result
        #expect(forgotten.map(\.agent.description) == ["ada"])
        #expect(try !state().isLive(at: store.now))
        #expect(try store.change("ada") { try $0.forget(body.id) }.didWrite == false)
        #expect(try store.add("one", as: "ada") == .accepted)
        #expect(try state().isLive(at: store.now))
        #expect(try tails("agents/ada").count == 4)

        // In one commit, too.
        let both = try store.change("ada") { draft in
            try draft.forget(body.id)
            return try draft.add(body)
        }
        #expect(both.result == .accepted)
        #expect(try state().liveHolds.count == 1)
    }

    @Test func forgetPicks() throws {
        try store.add("one", as: "ada")
        _ = try store.merge()
        try store.add("one", as: "bob")
        let bob = try AgentName("bob")
        let gone = try store.change("bob") { draft in
            try draft.forget(body.id, draft.state(of: body.id).liveHolds.filter { $0.agent == bob })
        }.result
        #expect(gone.map(\.agent) == [bob])
        #expect(try state().liveHolds.map(\.agent.description) == ["ada"])
    }

    @Test func anAddThatARemovalHasNotSeenWins() throws {
        try store.add("one", as: "ada")
        _ = try store.merge()
        try store.change("bob") { try $0.forget(body.id) }
        #expect(try store.change("cy") { try $0.add(body) }.result == .merged)
        let report = try store.merge()
        #expect(report.count.counted == 1)
        #expect(try state(.trunk).liveHolds.map(\.agent.description) == ["cy"])

        // A removal that has seen all adds removes the entry.
        try store.change("bob") { try $0.forget(body.id) }
        #expect(try store.merge().count.removed == 1)
        #expect(try !state(.trunk).isLive(at: store.now))
    }

    // MARK: Expiry

    @Test func anExpiredEntryIsNotInTheMemory() throws {
        #expect(try store.add("one", as: "ada", until: .seconds(10)) == .accepted)
        #expect(try state().isLive(at: store.now))
        sandbox.clock.advance(seconds: 10)
        #expect(try !state().isLive(at: store.now))
        #expect(try store.snapshot(.all).entry(body.id, at: store.now)?.holds.isEmpty == true)
        var shown: [EntryID] = []
        try store.snapshot(.all).list(Query(), at: store.now) { entry in
            shown.append(entry.item.id)
            return true
        }
        #expect(shown.isEmpty)
        let error = #expect(throws: StoreError.self) { try store.add("one", as: "ada", until: .seconds(10)) }
        #expect(error?.code == .invalidInput)

        // Added anew it has a dot of its own.
        #expect(try store.add("one", as: "ada") == .accepted)
        #expect(try state().value(of: .contributions) == 2)
    }

    @Test func aLaterExpiryRenewsByNameOnlyForTheReplicaInUse() throws {
        try store.add("one", as: "ada", until: .seconds(100))
        let dot = try #require(try state().liveHolds.first?.dot)
        for (seconds, didWrite) in [(50, false), (100, false), (200, true)] as [(UInt64, Bool)] {
            let written = try store.change("ada") { try $0.add(body, until: .seconds(seconds)) }
            #expect(written.result == .unchanged)
            #expect(written.didWrite == didWrite)
        }
        #expect(try state().liveHolds.map(\.dot) == [dot])
        #expect(try state().expiry(of: #require(try state().liveHolds.first)) == .seconds(200))
        #expect(try tails("agents/ada").count == 2, "the earlier expiry is dropped")

        // Another clone, another replica: a new dot stands beside the old one.
        let other = try sandbox.clone("store", as: "clone")
        let renewed = try other.change("ada") { try $0.add(body, until: .seconds(300)) }
        #expect(renewed.result == .unchanged)
        #expect(renewed.didWrite)
        let holds = try other.snapshot(.all).item(body.id).state.liveHolds
        #expect(holds.count == 2)
        #expect(holds.first?.dot == dot)
        #expect(holds.last?.dot.replica != dot.replica)
    }

    @Test func aRenewalIsNoAdd() throws {
        try store.add("one", as: "ada", until: .seconds(100))
        _ = try store.merge()
        try store.change("bob") { try $0.forget(body.id) }
        try store.add("one", as: "ada", until: .seconds(200))
        _ = try store.merge()
        #expect(try state(.trunk).liveHolds.isEmpty)
    }

    // MARK: Counters

    @Test func countsAddUp() throws {
        try store.add("one", as: "ada")
        _ = try store.merge()
        for (agent, amount) in [("ada", 1), ("bob", 2), ("ada", 3)] as [(String, UInt64)] {
            try store.change(agent) { try $0.count(body.id, .citations, by: amount) }
        }
        try store.change("bob") { try $0.count(body.id, .endorsements) }
        _ = try store.merge()
        #expect(try state(.trunk).value(of: .citations) == 6)
        #expect(try state(.trunk).value(of: .endorsements) == 1)
        #expect(try tails("agents/ada").filter { $0.hasPrefix(".count.") }.count == 1, "the lower count is dropped")
        #expect(
            try state(.trunk).counterValues.map { "\($0.name) \($0.value)" } == [
                "citations 6", "contributions 1", "endorsements 1",
            ])
    }

    @Test func countsOutOfRangeAreRefused() throws {
        try store.add("one", as: "ada")
        try store.change("ada") { try $0.count(body.id, .citations, by: Draft.maximumRaise) }
        for amounts in [[0], [Draft.maximumRaise + 1], [.max], [Draft.maximumRaise, 1]] as [[UInt64]] {
            let error = #expect(throws: StoreError.self) {
                try store.change("ada") { draft in
                    for amount in amounts { try draft.count(body.id, .citations, by: amount) }
                }
            }
            #expect(error?.code == .invalidInput)
        }
        let error = #expect(throws: StoreError.self) {
            try store.change("ada") { try $0.count(body.id, .contributions) }
        }
        #expect(error?.code == .invalidName)
        #expect(try store.verify(store.memory("agents/ada")).findings.isEmpty)
    }

    /// One commit that counts or renews an entry twice writes the last word only.
    @Test func aDraftIsWrittenInNormalForm() throws {
        try store.change("ada") { draft in
            try draft.add(body, until: .seconds(10))
            try draft.add(body, until: .seconds(20))
            try draft.count(body.id, .citations)
            try draft.count(body.id, .citations)
        }
        let names = try tails("agents/ada")
        #expect(names.count == 3)
        #expect(names.contains { $0.hasPrefix(".count.citations.") && $0.hasSuffix(".2") })
        #expect(try store.verify(store.memory("agents/ada")).findings.isEmpty)
    }

    // MARK: Replicas and stamps

    @Test func aReplicaIsKeptWhileItsBranchIsWhereItLeftIt() throws {
        try store.add("one", as: "ada")
        try store.add("two", as: "ada")
        #expect(try replicas("ada").count == 1)

        // Another process of the same clone goes on with it.
        try sandbox.open().add("three", as: "ada")
        #expect(try replicas("ada").count == 1)

        // A reset, a branch that moved by plain git, a clone: a new one each.
        try store.point("agents/ada", at: store.repository.commit(store.tip("agents/ada")).parents[0])
        try store.add("four", as: "ada")
        #expect(try replicas("ada").count == 2)
        let clone = try sandbox.clone("store", as: "clone")
        try clone.add("five", as: "ada")
        #expect(try replicas("ada", in: clone).count == 3)
        let minting = try Store(at: sandbox.path + "/store", surroundings: sandbox.surroundings(mintsReplica: true))
        try minting.add("six", as: "ada")
        try minting.add("seven", as: "ada")
        #expect(try replicas("ada").count == 4)
    }

    /// The replicas that made the live adds of a branch.
    private func replicas(_ agent: String, in other: Store? = nil) throws -> Set<ReplicaID> {
        var found: Set<ReplicaID> = []
        try (other ?? store).snapshot(.branch(agent)).forEach { item in
            found.formUnion(item.state.liveHolds.map(\.dot.replica))
            return true
        }
        return found
    }

    private func stamp(of commit: ObjectID) throws -> Stamp {
        let trailer = try #require(try store.repository.commit(commit).trailer("Gitmem-Stamp"))
        return try #require(Stamp(String(trailer)))
    }

    @Test func stampsGrowWithinAReplica() throws {
        var last = Stamp.zero
        for step in 0..<6 {
            // The clock stands still, runs, and is set back.
            if step == 2 { sandbox.clock.advance(seconds: 5) }
            if step == 4 { sandbox.clock.milliseconds -= 60_000 }
            let bodies = try (0..<3).map { try Body(content: "\(step) \($0)") }
            let written = try store.change("ada") { draft in for body in bodies { try draft.add(body) } }
            let snapshot = try store.snapshot(.all)
            for body in bodies {
                let stamp = try #require(try snapshot.item(body.id).state.liveHolds.first?.dot.stamp)
                #expect(stamp > last)
                last = stamp
            }
            #expect(try stamp(of: written.commit) == last)
            #expect(try store.repository.commit(written.commit).committer.time == Int64(last.milliseconds / 1000))
        }
        #expect(try replicas("ada").count == 1)
    }

    /// A removal and a count are operations, too: their commit has a time of its own.
    @Test func everyOperationHasAStamp() throws {
        let first = try store.change("ada") { try $0.add(body) }.commit
        sandbox.clock.advance(seconds: 60)
        let second = try store.change("ada") { try $0.count(body.id, .citations) }.commit
        #expect(try stamp(of: second).milliseconds == sandbox.clock.milliseconds)
        let third = try store.change("ada") { try $0.forget(body.id) }.commit
        #expect(try stamp(of: first) < stamp(of: second))
        #expect(try stamp(of: second) < stamp(of: third))
    }

    @Test func stampsAreLaterThanTheTipUnlessItIsADayAhead() throws {
        sandbox.clock.advance(seconds: 86_399)
        let ahead = try store.change("ada") { try $0.add(body) }.commit
        sandbox.clock.milliseconds = SandboxClock.start
        try store.point("agents/bob", at: ahead)
        let close = try store.change("bob") { try $0.add(Body(content: "close")) }.commit
        #expect(try stamp(of: close) > stamp(of: ahead))

        sandbox.clock.milliseconds = SandboxClock.start - 1000
        try store.point("agents/cy", at: ahead)
        let far = try store.change("cy") { try $0.add(Body(content: "far")) }.commit
        #expect(try stamp(of: far).milliseconds == sandbox.clock.milliseconds)

        // A commit without a trailer counts by its time.
        sandbox.clock.milliseconds = SandboxClock.start
        let plain = try store.commit(entries: FlatTree(), time: Int64(SandboxClock.start / 1000) + 50)
        try store.point("agents/dan", at: plain)
        let after = try store.change("dan") { try $0.add(Body(content: "after")) }.commit
        #expect(try stamp(of: after).milliseconds == (SandboxClock.start / 1000 + 50) * 1000)
        #expect(try stamp(of: after).count == 1)
    }

    /// The branch moves while a draft is being made: the change is made again on the new tip, with new stamps.
    @Test func aLostRaceIsRunAgain() throws {
        try store.add("one", as: "ada")
        let rival = try sandbox.open()
        var stamps: [Stamp] = []
        let written = try store.change("ada") { draft in
            if stamps.isEmpty { try rival.change("ada") { try $0.count(body.id, .citations) } }
            try draft.count(body.id, .citations)
            try draft.add(Body(content: "two"))
            stamps.append(draft.lastStamp)
        }
        #expect(stamps.count == 2)
        #expect(stamps[0] < stamps[1])
        #expect(try store.tip("agents/ada") == written.commit)
        #expect(try state().value(of: .citations) == 2)
    }
}
