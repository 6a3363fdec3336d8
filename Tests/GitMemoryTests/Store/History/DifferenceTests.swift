import Git
import TestSupport
import Testing

@testable import GitMemory

@Suite("What differs between two commits") struct DifferenceTests {
    @Test("It is what a look at all entries finds, and the other way round the opposite")
    func scan() throws {
        try forSandboxCases(8) { random, repeating in
            let sandbox = try StoreSandbox(seed: random.next())
            let store = try sandbox.makeStore(fanout: 1 + random.below(3))
            var tips: [ObjectID] = [try store.trunk().tip]
            let agents = ["ada", "ben"]
            for _ in 0..<40 {
                sandbox.clock.advance(seconds: 1)
                let agent = agents[random.below(2)]
                let body = try Body(content: "fact \(random.below(30))")
                switch random.below(6) {
                case 0..<3: try store.change(agent) { try $0.add(body) }
                case 3:
                    try store.change(agent) { draft in
                        if try draft.state(of: body.id).isLive(at: draft.now) { try draft.count(body.id, .citations) }
                    }
                case 4: try store.change(agent) { try $0.forget(body.id) }
                default: _ = try store.merge()
                }
                tips += try store.branches().map(\.tip)
            }
            for _ in 0..<20 {
                let (one, other) = (tips[random.below(tips.count)], tips[random.below(tips.count)])
                let there = try store.differences(from: [one], to: other)
                let back = try store.differences(from: [other], to: one)
                let (before, after) = (try store.snapshot(of: [one]), try store.snapshot(of: [other]))
                var expected: [EntryID: ChangeKind] = [:]
                var all: Set<EntryID> = []
                for snapshot in [before, after] {
                    try snapshot.forEach { item in
                        all.insert(item.id)
                        return true
                    }
                }
                for id in all {
                    expected[id] = try ChangeKind(
                        from: before.item(id).state, to: after.item(id).state, at: store.now)
                }
                #expect(Dictionary(uniqueKeysWithValues: there.map { ($0.id, $0.kind) }) == expected, repeating)
                let opposite: [ChangeKind: ChangeKind] = [.added: .removed, .removed: .added, .counted: .counted]
                #expect(back.map(\.id) == there.map(\.id), repeating)
                #expect(back.map(\.kind) == there.map { opposite[$0.kind] }, repeating)
            }
        }
    }

    @Test("Since a moment: what was written from then on, whenever it was merged")
    func since() throws {
        let sandbox = try StoreSandbox()
        let store = try sandbox.makeStore()
        try store.add("early", as: "ada")
        try store.add("early too", as: "ben")
        _ = try store.merge()
        sandbox.clock.advance(seconds: 100)
        let moment = store.now
        try store.add("late", as: "ada")
        sandbox.clock.advance(seconds: 100)
        try store.change("ben") { try $0.forget(Body(content: "early too").id) }
        _ = try store.merge()
        func since(_ moment: Timestamp) throws -> [ChangeKind: Int] {
            let tip = try store.trunk().tip
            let all = try store.differences(from: store.commits(of: tip, before: moment), to: tip)
            return Dictionary(all.map { ($0.kind, 1) }) { $0 + $1 }
        }
        #expect(try since(moment) == [.added: 1, .removed: 1])
        #expect(try since(store.now) == [.removed: 1])
        #expect(try since(Timestamp(seconds: 0)!) == [.added: 2])
        sandbox.clock.advance(seconds: 1)
        #expect(try since(store.now) == [:])
    }

    @Test("Branches of different stores have no difference that could be told") func unrelated() throws {
        let sandbox = try StoreSandbox()
        let store = try sandbox.makeStore()
        try store.add("one", as: "ada")
        let old = try store.tip("agents/ada")
        _ = try store.merge()
        _ = try store.compact()
        #expect(throws: StoreError.self) { try store.differences(from: [old], to: store.trunk().tip) }
    }
}
