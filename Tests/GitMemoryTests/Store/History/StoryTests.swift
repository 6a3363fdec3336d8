import Git
import TestSupport
import Testing

@testable import GitMemory

@Suite("How an entry came to be") struct StoryTests {
    /// The commits that say of an entry what none of their parents says, by a look at every tree.
    private func naive(_ id: EntryID, _ store: Store, from heads: [ObjectID]) throws -> Set<ObjectID> {
        var found: Set<ObjectID> = []
        var ancestry = try Ancestry(of: store.repository)
        func state(_ commit: ObjectID) throws -> EntryState { try store.snapshot(of: [commit]).item(id).state }
        try ancestry.forEach(from: heads, in: store.repository) { commit, parents in
            var before = EntryState()
            for parent in parents { before.formJoin(try state(parent)) }
            var both = before
            both.formJoin(try state(commit))
            if both != before { found.insert(commit) }
            return true
        }
        return found
    }

    @Test("Of every entry of random histories it names the commits that wrote it, and merges that have these")
    func randomHistories() throws {
        try forSandboxCases(3) { random, repeating in
            let sandbox = try StoreSandbox(seed: random.next())
            let store = try sandbox.makeStore(fanout: 1 + random.below(3))
            let agents = ["ada", "ben", "cy"]
            var ids: [EntryID] = []
            for step in 0..<40 {
                sandbox.clock.advance(seconds: UInt64(random.below(3)))
                let agent = agents[random.below(agents.count)]
                switch random.below(10) {
                case 0..<4:
                    let body = try Body(content: "fact \(random.below(12))")
                    ids.append(body.id)
                    try store.change(agent) { try $0.add(body) }
                case 4..<6 where !ids.isEmpty:
                    let id = ids[random.below(ids.count)]
                    try store.change(agent) { draft in
                        if try draft.state(of: id).isLive(at: draft.now) { try draft.count(id, .citations) }
                    }
                case 6 where !ids.isEmpty:
                    let id = ids[random.below(ids.count)]
                    try store.change(agent) { try $0.forget(id) }
                case 7 where try step > 5 && store.branch(of: AgentName(agent)) != nil:
                    _ = try store.merge(into: "agents/\(agent)")
                default: _ = try store.merge()
                }
            }
            let views: [View] = try [.trunk, .all] + agents.map { .own(try AgentName($0)) }
            for view in views {
                let snapshot = try store.snapshot(view)
                for id in Set(ids) {
                    let story = try store.story(of: id, in: snapshot)
                    let writers = story.filter { $0.changes != [.joined] }
                    let expected = try naive(id, store, from: snapshot.heads)
                    #expect(Set(writers.map(\.commit)).isSubset(of: expected), "\(repeating) \(view) \(id.short)")
                    // The same removal by two agents is told of one of them; whatever is known of it is told of somebody.
                    var told = EntryState()
                    for step in writers { told.formJoin(try store.snapshot(of: [step.commit]).item(id).state) }
                    #expect(try told == snapshot.item(id).state, "\(repeating) \(view) \(id.short)")
                    for step in story {
                        guard let merge = step.merge else { continue }
                        var ancestry = try Ancestry(of: store.repository)
                        #expect(try store.repository.commit(merge).parents.count > 1, repeating)
                        #expect(
                            try ancestry.isAncestor(step.commit, of: merge, in: store.repository), repeating)
                    }
                    let seconds = story.map { $0.moment.milliseconds / 1000 }
                    #expect(seconds == seconds.sorted(by: >), repeating)
                }
            }
        }
    }

    @Test("It tells adds, counts, removals, merges and losses apart, and goes on below an epoch")
    func kinds() throws {
        let sandbox = try StoreSandbox()
        let store = try sandbox.makeStore()
        let id = try Body(content: "one").id
        func next() { sandbox.clock.advance(seconds: 5) }
        try store.add("one", as: "ada")
        next()
        try store.add("other", as: "ben")
        next()
        let merged = try store.merge().commit
        next()
        try store.change("ben") { try $0.count(id, .citations, by: 2) }
        next()
        try store.change("ada") { try $0.forget(id) }
        next()
        _ = try store.merge()
        let story = try store.story(of: id, in: store.snapshot(.trunk))
        let ada = try AgentName("ada")
        #expect(
            story.map(\.changes) == [
                [.joined], [.removed(ada)], [.counted(.citations, by: 2)], [.added(ada, .never)],
            ])
        #expect(story.last?.merge == merged && story.last?.author == "ada")
        #expect(story.map(\.subject).last == "change")

        _ = try store.compact()
        // The removal went with the epoch; what was before is told from the archive, if anything is left.
        try store.add("kept", as: "ada")
        let kept = try Body(content: "other").id
        let old = try store.story(of: kept, in: store.snapshot(.trunk))
        #expect(old.map(\.author) == ["ben"])
    }

    @Test("An entry that a commit of plain git's has lost is found lost")
    func losses() throws {
        let sandbox = try StoreSandbox()
        let store = try sandbox.makeStore()
        let id = try Body(content: "one").id
        try store.add("one", as: "ada")
        try store.change("ada") { try $0.count(id, .citations) }
        let top = try store.root(of: store.tip("agents/ada"), named: "ada")
        var tree = try FlatTree(top.entries, in: store.repository)
        tree.files = tree.files.filter { !$0.key.contains(".count.") }
        try store.point("agents/ada", at: store.commit(entries: tree, parents: [top.commit]))
        let story = try store.story(of: id, in: store.snapshot(.branch("ada")))
        #expect(story.contains { $0.changes == [.lost] })
        #expect(story.count == 3)
    }
}
