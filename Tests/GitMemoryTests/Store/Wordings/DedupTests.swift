import CRDT
import Git
import TestSupport
import Testing

@testable import GitMemory

/// Near-duplicates found when they are added, imported, and swept.
@Suite struct DedupTests {
    private let sandbox: StoreSandbox
    private let store: Store

    init() throws {
        sandbox = try StoreSandbox()
        store = try sandbox.makeStore()
    }

    private static let texts = ["Deploys need a ticket", "deploys need a ticket.", "A deploy requires the ticket!"]

    @discardableResult
    private func contribute(
        _ content: String, as agent: String, in store: Store? = nil, _ members: [String: JSON] = [:]
    ) throws -> FoundWordings? {
        sandbox.clock.advance(seconds: 1)
        let store = store ?? self.store
        let search = try WordingSearch(store)
        let body = try Body(content: content, members)
        return try store.change(agent) { draft in
            try draft.add(body)
            return try search.join(body, in: draft)
        }.result
    }

    private func listed(_ store: Store, by agent: String) throws -> [ListedEntry] {
        var entries: [ListedEntry] = []
        try store.snapshot(.own(AgentName(agent))).list(Query(), at: store.now) { entry in
            entries.append(entry)
            return true
        }
        return entries
    }

    @Test("What says the same is joined as it is added, and what is near is named") func adding() throws {
        #expect(try contribute(Self.texts[0], as: "ada")?.same.isEmpty == true)
        _ = try store.merge()
        let second = try #require(try contribute(Self.texts[1], as: "ben", ["tags": .array([.string("ci")])]))
        let first = try Body(content: Self.texts[0]).id
        #expect(second.same == [first] && second.shown == first && second.wordings == 2)
        let third = try #require(try contribute(Self.texts[2], as: "ben"))
        #expect(third.same.count == 1 && third.wordings == 3)
        let near = try #require(try contribute("Deploys need two tickets", as: "ben"))
        #expect(near.same.isEmpty)
        #expect(near.near.isEmpty || near.near.allSatisfy { $0.differs.contains("number") })
        let long = "The search worker of the Oslo cluster restarts every night at 4 and needs 20 minutes"
        _ = try contribute(long, as: "ben")
        let other = try #require(try contribute(long + " or 30", as: "ben"))
        #expect(other.same.isEmpty && other.near.first?.differs == ["number", "word"])
        #expect(try listed(store, by: "ben").count == 4)
    }

    @Test("Without an index, and with a damaged one, the same is found") func table() throws {
        try contribute(Self.texts[0], as: "ada")
        let folder = store.repository.commonDirectory + "gitmem/likeness/"
        for damage in 0..<4 {
            let names = try Files.names(in: folder).filter { $0 != "lock" }
            #expect(names.count == 2)
            for name in names {
                let bytes = try #require(try Files.read(folder + name))
                switch damage {
                case 0: try Files.replace(folder + name, with: [])
                case 1: try Files.replace(folder + name, with: bytes.map { $0 ^ 0x10 })
                case 2: try Files.replace(folder + name, with: bytes + [1, 2, 3])
                default: if name.hasPrefix("segment") { try Files.replace(folder + name, with: bytes.dropLast(8) + []) }
                }
            }
            let text = Self.texts[1] + String(repeating: "!", count: damage)
            #expect(try contribute(text, as: "ada")?.same.count == 1)
        }
        try sandbox.git("config", "gitmem.index", "false", in: "store")
        let plain = try sandbox.open()
        #expect(try contribute(Self.texts[2], as: "ada", in: plain)?.same.count == 1)
    }

    @Test("What was erased leaves what is compared") func erasure() throws {
        try contribute(Self.texts[0], as: "ada")
        _ = try store.merge()
        let id = try Body(content: Self.texts[0]).id
        _ = try store.compact(erasing: [id])
        let folder = store.repository.commonDirectory + "gitmem/likeness/"
        #expect(try Files.names(in: folder).allSatisfy { $0 == "lock" })
        #expect(try contribute(Self.texts[1], as: "ada")?.same.isEmpty == true)
    }

    @Test("What was erased is not written again by one that looked before") func lateErasure() throws {
        for text in [Self.texts[0], "The port is 5432", "Builds run at night"] { try contribute(text, as: "ada") }
        _ = try store.merge()
        let id = try Body(content: Self.texts[0]).id
        let late = try sandbox.open()
        let (table, view) = (try LikenessTable(late), try late.snapshot(.all))
        _ = try store.compact(erasing: [id])
        try contribute("The queue of host 7 is long", as: "ada")

        let likeness = try #require(Likeness(Body(content: Self.texts[1])))
        let found = try table.candidates(for: likeness, except: EntryID(words: (0, 0, 0, 0)), in: view)
        #expect(found.same == [id], "it answers from its view")
        let place = try #require(try store.likenessPlace())
        let cover = try #require(try table.cover(place))
        let records = try #require(try Files.read(place.folder + cover.records).flatMap(LikenessRecords.init))
        #expect(records.count > 0 && records.ids(among: [id]).isEmpty)
    }

    @Test("An import joins what says the same, within the batch and in the store") func importing() throws {
        try contribute(Self.texts[0], as: "ada")
        let records = try [Self.texts[1], Self.texts[2], "The port is 5432", "The port is 5433", "the port's 5432"].map
        {
            try Record(body: Body(content: $0))
        }
        let importer = try Importer(into: store)
        importer.joins = true
        #expect(try importer.read(records.flatMap { $0.line + [UInt8(ascii: "\n")] }).isEmpty)
        let summary = try importer.add(as: AgentName("ada"), subject: "import").result
        #expect(summary.edges == 3)
        #expect(try listed(store, by: "ada").count == 3)
        #expect(try store.dedup(as: AgentName("ada")).report.edges.isEmpty)
    }

    @Test("Two machines that sweep the same write the same tree, and nothing is lost") func sweeping() throws {
        try forSandboxCases(4) { random, repeating in
            let sandbox = try StoreSandbox(seed: random.next())
            let store = try sandbox.makeStore()
            var texts: [String] = []
            for number in 0..<6 {
                texts += ["Deploys need \(number + 2) tickets", "deploys need \(number + 2) tickets!"]
                texts += ["The deploys require \(number + 2) tickets."]
            }
            // Each agent adds what it has without seeing the others.
            for agent in ["ada", "ben", "cy", "dan"] {
                for text in random.pick(8, of: texts) {
                    sandbox.clock.advance(seconds: 1)
                    try store.change(agent) { try $0.add(Body(content: text)) }
                }
            }
            _ = try store.merge()
            let before = try listed(store, by: "ada")
            let contributions = before.reduce(0) { $0 + $1.item.state.value(of: .contributions) }
            let other = try sandbox.clone("store", as: "other")
            let (report, _) = try store.dedup(as: AgentName("ada"))
            _ = try other.dedup(as: AgentName("ben"))
            _ = try (store.merge(), other.merge())
            #expect(try store.tree("main") == other.tree("main"), repeating)
            let after = try listed(store, by: "ada")
            let groups = Set(before.map { Likeness($0.body)?.key })
            #expect(after.count == groups.count && report.edges.count == before.count - groups.count, repeating)
            #expect(
                after.reduce(0) { $0 + $1.item.state.value(of: .contributions) } == contributions, repeating)
            #expect(after.reduce(0) { $0 + max(1, $1.wordings.count) } == before.count, repeating)
            #expect(try store.dedup(as: AgentName("ada")).report.edges.isEmpty, repeating)
        }
    }

    @Test("Four clones that do not see each other lose no wording and no contribution") func clones() throws {
        try forSandboxCases(2) { random, repeating in
            let sandbox = try StoreSandbox(seed: random.next())
            let hub = try sandbox.makeStore("hub")
            var dots = 0
            for number in 0..<4 {
                let clone = try sandbox.clone("hub", as: "c\(number)")
                for text in random.pick(5, of: Self.texts + ["The port is 5432", "the port is 5432.", "Port 5433"]) {
                    sandbox.clock.advance(seconds: 1)
                    let (search, body) = (try WordingSearch(clone), try Body(content: text))
                    try clone.change("agent-\(number)") { draft in
                        try draft.add(body)
                        _ = try search.join(body, in: draft)
                    }
                    dots += 1
                }
                let branch = "refs/heads/memory/agents/agent-\(number)"
                try sandbox.git("fetch", "-q", "../c\(number)", "\(branch):\(branch)", in: "hub")
            }
            _ = try hub.merge()
            let other = try sandbox.clone("hub", as: "other")
            _ = try (hub.dedup(as: AgentName("ada")), other.dedup(as: AgentName("ben")))
            _ = try (hub.merge(), other.merge())
            #expect(try hub.tree("main") == other.tree("main"), repeating)
            let after = try listed(hub, by: "ada")
            #expect(
                after.reduce(0) { $0 + Int($1.item.state.value(of: .contributions)) } == dots, repeating)
            #expect(Set(after.map { Likeness($0.body)?.key }).count == after.count, repeating)
        }
    }

    @Test("A sweep completes halves that a person or a rule began, and no others") func halves() throws {
        let ids = try ["Deploys need a ticket", "deploys need a ticket.", "The port is 5432"].map { text in
            try store.change("ada") { try $0.add(Body(content: text)) }
            return try Body(content: text).id
        }
        func write(_ edge: EntryEdge, on id: EntryID) throws {
            try store.change("ada") { draft in
                try draft.edit(id, Array(edge.tail.utf8)) { $0.carry(edge.tail) }
            }
        }
        try write(.same(ids[1], rule: 0), on: ids[0])
        // A rule cannot have found this one.
        try write(.same(ids[2], rule: 1), on: ids[0])
        try write(.same(ids[2], rule: 77), on: ids[0])
        let (report, _) = try store.dedup(as: AgentName("ada"))
        #expect(report.edges.map(\.isCompleted) == [true])
        #expect(try listed(store, by: "ada").count == 2)
        try write(.same(ids[2], rule: 0), on: ids[0])
        #expect(try store.dedup(as: AgentName("ada"), dryRun: true).report.edges.count == 1)
        #expect(try listed(store, by: "ada").count == 2)
        _ = try store.dedup(as: AgentName("ada"))
        #expect(try listed(store, by: "ada").count == 1)
    }

    @Test("Of 1,300 wordings no entry gets more than 1,000 edges, and all are one memory") func many() throws {
        let records = try (0..<1300).map {
            try Record(body: Body(content: "Deploys need a ticket" + String(repeating: "!", count: $0)))
        }
        try store.bring(records, as: "ada")
        let (report, _) = try store.dedup(as: AgentName("ada"))
        #expect(report.edges.count == 1299)
        let entries = try listed(store, by: "ada")
        #expect(entries.count == 1 && entries.first?.wordings.count == 1300)
    }

    @Test("Chains over a text that leaves out a fact do not join what differs in it") func chains() throws {
        for text in ["The cache has size 10", "The cache has size", "The cache has size 20", "the cache has a size"] {
            try contribute(text, as: "ada")
        }
        #expect(try listed(store, by: "ada").count == 3)
    }
}
