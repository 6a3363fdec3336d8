import CRDT
import TestSupport
import Testing

@testable import GitMemory

@Suite("Wordings of one memory") struct WordingTests {
    private let sandbox: StoreSandbox
    private let store: Store

    init() throws {
        sandbox = try StoreSandbox()
        store = try sandbox.makeStore()
    }

    /// Adds a memory with as many others as its text is to be told apart by.
    private func add(_ content: String, as agent: String = "ada", _ members: [String: JSON] = [:]) throws -> EntryID {
        sandbox.clock.advance(seconds: 1)
        let body = try Body(content: content, members)
        try store.change(agent) { try $0.add(body) }
        return body.id
    }

    private func join(_ pairs: (EntryID, EntryID)..., by agent: String = "ada") throws {
        try store.change(agent) { draft in
            for (a, b) in pairs { try draft.join(a, b, rule: 0) }
        }
    }

    /// Writes a name as it is.
    private func write(_ edge: EntryEdge, on id: EntryID, as agent: String = "ada") throws {
        try store.change(agent) { draft in
            try draft.edit(id, Array(edge.tail.utf8)) { $0.carry(edge.tail) }
        }
    }

    private func listed(_ query: Query = Query(), by agent: String = "ada") throws -> [ListedEntry] {
        var entries: [ListedEntry] = []
        let view = try store.snapshot(.own(AgentName(agent)))
        try view.list(query, at: store.now) { entry in
            entries.append(entry)
            return true
        }
        return entries
    }

    private func wordings(_ id: EntryID, by agent: String = "ada") throws -> [EntryID] {
        try store.snapshot(.own(AgentName(agent))).wordings(of: id, at: store.now).ids
    }

    // MARK: What is shown

    @Test("They are shown once, by the first, with all holders and the sum of the counters") func together() throws {
        let first = try add("Deploys need a ticket")
        let second = try add("a deploy needs a ticket")
        try store.change("ada") { try $0.count(first, .citations, by: 2) }
        try store.change("ada") { try $0.count(second, .citations, by: 3) }
        try store.change("ada") { try $0.add(Body(content: "a deploy needs a ticket"), for: AgentName("ben")) }
        #expect(try listed().count == 2)
        try join((first, second))
        let entries = try listed()
        #expect(entries.count == 1)
        let memory = try #require(entries.first)
        #expect(memory.item.id == first)
        #expect(memory.wordings == [first, second].sorted())
        #expect(Set(memory.holds.map(\.agent.description)) == ["ada", "ben"])
        #expect(memory.item.state.value(of: .citations) == 5)
        #expect(memory.item.state.value(of: .contributions) == 3)
    }

    @Test("A filter matches if any wording does, and a limit counts memories") func filters() throws {
        let first = try add("Deploys need a ticket", ["tags": .array([.string("ci")])])
        let second = try add("a deploy needs a ticket", ["tags": .array([.string("deploy")])])
        try join((first, second))
        let other = try add("The port is 5432")
        var query = Query()
        query.tags = ["deploy"]
        #expect(try listed(query).map(\.item.id) == [first])
        query = Query()
        query.minimums = [.contributions: 2]
        #expect(try listed(query).map(\.item.id) == [first])
        query = Query()
        query.limit = 2
        #expect(Set(try listed(query).map(\.item.id)) == [first, other])
    }

    @Test("One that something in the memory takes the place of is not the one that is shown") func superseded() throws {
        let first = try add("Deploys need a ticket")
        let second = try add("a deploy needs a ticket")
        try join((first, second))
        let newer = try add("Deploys need two tickets", ["supersedes": .array([.string("\(first)")])])
        #expect(try Set(listed().map(\.item.id)) == [second, newer])
        try store.change("ada") { _ = try $0.forget(newer) }
        #expect(try listed().map(\.item.id) == [first])
    }

    // MARK: Which edges count

    @Test("Half an edge means nothing until the other half is there") func half() throws {
        let (a, b) = (try add("Deploys need a ticket"), try add("a deploy needs a ticket"))
        try write(.same(b, rule: 1), on: a)
        #expect(try wordings(a) == [a] && wordings(b) == [b])
        try write(.same(a, rule: 0), on: b)
        // Halves of two rules make no whole.
        #expect(try wordings(a) == [a])
        try write(.same(a, rule: 1), on: b)
        #expect(try wordings(a).count == 2)
    }

    @Test("Other kinds, scopes, keys and what takes the place of the other are not joined, whatever names say")
    func unlike() throws {
        let a = try add("Deploys need a ticket")
        let others = try [
            add("a deploy needs a ticket", ["kind": .string("episodic")]),
            add("a deploy needs a ticket", ["scope": .string("api")]),
            add("a deploy needs a ticket", ["key": .string("deploys")]),
            add("a deploy needs a ticket", ["kind": .string("working")]),
            add("a deploy needs a ticket", ["kind": .string("message")]),
            add("a deploy needs a ticket", ["supersedes": .array([.string("\(a)")])]),
        ]
        for other in others { try join((a, other)) }
        #expect(try wordings(a) == [a])
        for other in others { #expect(try wordings(other) == [other]) }
        for other in others {
            #expect(throws: StoreError.self) { try store.change("ada") { try $0.refuseUnlike(a, other) } }
        }
    }

    @Test("Edges to what is unknown, erased, or itself mean nothing, and writers refuse them") func strange() throws {
        let a = try add("Deploys need a ticket")
        let unknown = try Body(content: "nobody added this").id
        try write(.same(unknown, rule: 0), on: a)
        try write(.same(a, rule: 0), on: unknown)
        try write(.same(a, rule: 0), on: a)
        try write(.apart(a), on: a)
        #expect(try wordings(a) == [a])
        #expect(try listed().count == 1)
        #expect(throws: StoreError.self) { try store.change("ada") { try $0.join(a, a) } }
        #expect(throws: StoreError.self) { try store.change("ada") { try $0.keepApart(a, a) } }
        #expect(EntryEdge(tail: ".same.\(a).01") == nil)
        #expect(EntryEdge(tail: ".same.\(a)") == nil)
        #expect(EntryEdge(tail: ".apart.\(a).1") == nil)
        #expect(EntryEdge(tail: ".same.\(a).99999999999") == nil)
    }

    @Test("An edge of an older rule counts only if both have the same facts by the present one") func olderRule() throws
    {
        let (a, b) = (try add("Deploys need a ticket"), try add("a deploy needs a ticket"))
        try store.change("ada") { try $0.join(a, b, rule: 1) }
        let view = try store.snapshot(.own(AgentName("ada")))
        let node = try #require(try view.reader.node(of: view.item(a), near: nil, at: store.now))
        for (rule, isSame, expected) in [(UInt32(1), false, 2), (2, false, 1), (2, true, 2)] {
            var graph = try view.graph(around: node, at: store.now)
            graph.rule = rule
            graph.hasSameFacts = { _, _ in isSame }
            var sets = try graph.memories()
            #expect(sets.set(of: a).count == expected)
        }
        // What a person said holds whatever the rule.
        try store.change("ada") { try $0.join(a, b, rule: 0) }
        let now = try store.snapshot(.own(AgentName("ada")))
        let second = try #require(try now.reader.node(of: now.item(a), near: nil, at: store.now))
        var graph = try now.graph(around: second, at: store.now)
        graph.rule = 2
        var sets = try graph.memories()
        #expect(sets.set(of: a).count == 2)
    }

    // MARK: Apart

    @Test("One pair kept apart in a star of 50 parts one wording, and not all") func star() throws {
        let ids = try (0..<50).map { try add("Deploys need a ticket\(String(repeating: "!", count: $0))") }.sorted()
        try store.change("ada") { draft in
            for id in ids.dropFirst() { try draft.join(ids[0], id) }
        }
        #expect(try wordings(ids[7]).count == 50)
        try store.change("ben") { try $0.keepApart(ids[30], ids[40]) }
        #expect(try wordings(ids[7]).count == 50)
        _ = try store.merge()
        // The edge to 40 is the later one.
        #expect(try wordings(ids[7]) == ids.filter { $0 != ids[40] })
        #expect(try wordings(ids[40]) == [ids[40]])
        #expect(try listed().count == 2)
    }

    @Test("What is kept apart is not joined by a detour either") func detour() throws {
        let ids = try (0..<4).map { try add("Deploys need a ticket\(String(repeating: "!", count: $0))") }.sorted()
        try store.change("ada") { try $0.keepApart(ids[3], ids[0]) }
        try join((ids[0], ids[1]), (ids[1], ids[2]), (ids[2], ids[3]))
        #expect(try wordings(ids[0]) == Array(ids[0...2]))
        #expect(throws: StoreError.self) { try join((ids[0], ids[3])) }
        let (report, _) = try store.dedup(as: AgentName("ada"))
        #expect(report.edges.isEmpty)
    }

    // MARK: What goes

    @Test("Only what is in the memory connects, and the sum is of what connects") func forgotten() throws {
        let ids = try (0..<3).map { try add("Deploys need a ticket\(String(repeating: "!", count: $0))") }.sorted()
        for id in ids { try store.change("ada") { try $0.count(id, .citations) } }
        try join((ids[0], ids[1]), (ids[1], ids[2]))
        #expect(try listed().first?.item.state.value(of: .citations) == 3)
        try store.change("ada") { _ = try $0.forget(ids[1]) }
        #expect(try Set(listed().map(\.item.id)) == [ids[0], ids[2]])
        // The same after an epoch, which drops the wording that was forgotten.
        _ = try store.merge()
        _ = try store.compact()
        #expect(try Set(listed().map(\.item.id)) == [ids[0], ids[2]])
        // What is remembered again has no edges, until they are found again.
        _ = try add("Deploys need a ticket" + (try bodyMarks(ids[1], in: 3)))
        #expect(try listed().count == 3)
        _ = try store.dedup(as: AgentName("ada"))
        #expect(try listed().count == 1)
    }

    /// The marks behind the text of one of the memories.
    private func bodyMarks(_ id: EntryID, in count: Int) throws -> String {
        for number in 0..<count {
            let marks = String(repeating: "!", count: number)
            if try Body(content: "Deploys need a ticket" + marks).id == id { return marks }
        }
        return ""
    }

    @Test("One wording alone goes, and those that it joined stay together") func only() throws {
        let ids = try (0..<5).map { try add("Deploys need a ticket\(String(repeating: "!", count: $0))") }.sorted()
        try store.change("ada") { draft in
            for id in ids where id != ids[2] { try draft.join(ids[2], id) }
        }
        try store.change("ada") { _ = try $0.forgetOnly(ids[2]) }
        #expect(try wordings(ids[0]) == ids.filter { $0 != ids[2] })
    }

    @Test("An epoch without one wording has no name of it, and writers refuse it") func erased() throws {
        let (a, b) = (try add("Deploys need a ticket"), try add("a deploy needs a ticket"))
        try join((a, b))
        _ = try store.merge()
        _ = try store.compact(erasing: [b])
        let state = try store.snapshot(.trunk).item(a).state
        #expect(state.edges.isEmpty && state.later.isEmpty)
        #expect(try listed().map(\.item.id) == [a])
        #expect(throws: StoreError.self) { try store.change("ada") { try $0.join(a, b) } }
        #expect(throws: StoreError.self) { try store.change("ada") { try $0.keepApart(a, b) } }
        // A name that a branch still brings is passed over.
        try write(.same(b, rule: 0), on: a)
        #expect(try wordings(a) == [a])
    }

    @Test("A new epoch keeps edges and the sum") func epoch() throws {
        let (a, b) = (try add("Deploys need a ticket"), try add("a deploy needs a ticket"))
        try join((a, b))
        try store.change("ada") { try $0.count(b, .citations, by: 4) }
        _ = try store.merge()
        _ = try store.compact()
        let memory = try #require(try listed().first)
        #expect(memory.wordings.count == 2 && memory.item.state.value(of: .citations) == 4)
        #expect(try store.verify(store.trunk()).findings.isEmpty)
    }

    // MARK: Limits

    @Test("A chain of 2,000 is one memory, and answers look at 1,000 of it") func chain() throws {
        let ids = try (0..<2000).map { try Body(content: "memory \($0)").id }.sorted()
        let bodies = try (0..<2000).map { try Body(content: "memory \($0)") }
        try store.change("ada") { draft in
            for body in bodies { try draft.add(body) }
            for (a, b) in zip(ids, ids.dropFirst()) { try draft.join(a, b, rule: 0) }
        }
        let view = try store.snapshot(.own(AgentName("ada")))
        #expect(try view.wordings(of: ids[700], at: store.now).ids == ids)
        #expect(try view.wordings(of: ids[700], at: store.now, limit: Snapshot.mostWordings).ids.count <= 1000)
        #expect(try listed().count == 1)
    }

    @Test("A branch with more than 65,536 names of an edge's word on an entry is refused") func manyNames() throws {
        let a = try add("Deploys need a ticket")
        _ = try store.merge()
        try store.change("eve") { draft in
            for number in 0...65_536 {
                let digits = String(number, radix: 16)
                let other = String(repeating: "0", count: 64 - digits.count) + digits
                try draft.edit(a, Array(".apart.\(other)".utf8)) { $0.carry(".apart.\(other)") }
            }
        }
        let report = try store.merge()
        #expect(report.refused.count == 1 && report.refused[0].reason.contains("apart"))
        #expect(try store.snapshot(.trunk).item(a).state.later.isEmpty)
    }

    @Test("A writer stops at 1,000 names of an edge's word on an entry") func limit() throws {
        let a = try add("Deploys need a ticket")
        let others = try (0..<1001).map { try Body(content: "other \($0)").id }
        try store.change("ada") { draft in
            for other in others.prefix(1000) { try draft.join(a, other) }
        }
        #expect(throws: StoreError.self) { try store.change("ada") { try $0.join(a, others[1000]) } }
        // Apart is another word, and has another entry to stand on.
        try store.change("ada") { try $0.keepApart(a, others[1000]) }
        #expect(try wordings(a) == [a])
    }
}
