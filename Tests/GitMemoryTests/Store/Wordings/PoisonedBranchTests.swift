import CRDT
import Foundation
import TestSupport
import Testing

@testable import GitMemory

/// What a branch with very many edges costs, beside a list of the same store, and what it changes. docs/cli/gate.md has the
/// answers.
///
/// `GITMEM_POISON=100000` for the long form: how many memories there are, of which most tests have as many edges. Only it
/// says something of times: beside other tests they say nothing.
@Suite("Branches with too many edges", .serialized) struct PoisonedBranchTests {
    private static let asked = ProcessInfo.processInfo.environment["GITMEM_POISON"].flatMap { Int($0) }
    private static let count = asked ?? 3000

    private let sandbox: StoreSandbox
    private let store: Store
    /// The memories of the trunk, sorted: ports of services, of which no two say the same.
    private let ids: [EntryID]

    init() throws {
        sandbox = try StoreSandbox()
        store = try sandbox.makeStore()
        let bodies = try (0..<Self.count).map { try Body(content: "The port of service \($0) is \(5000 + $0)") }
        try store.bring(try bodies.map { try Record(body: $0) }, as: "ada")
        _ = try store.merge()
        ids = bodies.map(\.id).sorted()
    }

    /// Has a branch say what no writer would.
    private func write(_ edges: [(EntryID, EntryEdge)], by agent: String = "mal") throws {
        try store.change(agent) { draft in
            for (id, edge) in edges { try draft.edit(id, Array(edge.tail.utf8)) { $0.carry(edge.tail) } }
        }
    }

    private func seconds(_ body: () throws -> Void) throws -> Double {
        let clock = ContinuousClock()
        var least = Double.infinity
        // The better of two: other tests run beside this one.
        for _ in 0..<2 { least = min(least, Double(try clock.measure(body) / .milliseconds(1)) / 1000) }
        return least
    }

    private func listed(_ view: View = .trunk) throws -> [ListedEntry] {
        var entries: [ListedEntry] = []
        try store.snapshot(view).list(Query(), at: store.now) { entry in
            entries.append(entry)
            return true
        }
        return entries
    }

    /// Whether something takes at most so many times as long as a list, and a moment.
    private func expect(
        _ what: String, atMost factor: Double, lists: Double, sourceLocation: SourceLocation = #_sourceLocation,
        _ body: () throws -> Void
    ) throws {
        let time = try seconds(body)
        print("\(what) of \(Self.count): \(String(format: "%.2f", time / lists)) lists")
        if Self.asked != nil { #expect(time <= factor * lists + 0.1, "\(what)", sourceLocation: sourceLocation) }
    }

    private func review(_ agent: String = "mal") throws -> ReviewedBranch {
        try store.review(store.branch(named: agent), against: store.trunk())
    }

    @Test("Halves of edges mean nothing to readers; a sweep passes over those of a rule that did not find them")
    func halves() throws {
        let lists = try seconds {
            let holds = try listed().count == Self.count
            #expect(holds)
        }
        try write(zip(ids, ids.dropFirst()).map { ($0, .same($1, rule: 1)) })
        #expect(try review().edges.count == Self.count - 1)
        _ = try store.merge()
        try expect("list", atMost: 3, lists: lists) {
            let holds = try listed().count == Self.count
            #expect(holds)
        }
        // Some thousand look-ups, and then a look at everything.
        try expect("one memory", atMost: 6, lists: lists) {
            let holds = try store.snapshot(.trunk).wordings(of: ids[7], at: store.now).ids == [ids[7]]
            #expect(holds)
        }
        try expect("sweep", atMost: 8, lists: lists) {
            let holds = try store.dedup(as: AgentName("ada"), dryRun: true).report.edges.isEmpty
            #expect(holds)
        }
    }

    @Test("A chain is one memory, which apart parts again") func chain() throws {
        let lists = try seconds { _ = try listed() }
        try write(zip(ids, ids.dropFirst()).flatMap { [($0, .same($1, rule: 0)), ($1, .same($0, rule: 0))] })
        #expect(try review().edges.count == Self.count - 1)
        _ = try store.merge()
        try expect("list", atMost: 3, lists: lists) {
            let entries = try listed()
            #expect(entries.count == 1 && entries[0].wordings.count == Self.count)
        }
        try expect("one memory", atMost: 3, lists: lists) {
            let holds = try store.snapshot(.trunk).wordings(of: ids[7], at: store.now).ids == ids
            #expect(holds)
        }
        try expect("one answer", atMost: 3, lists: lists) {
            let limit = Snapshot.mostWordings
            let count = try store.snapshot(.trunk).wordings(of: ids[7], at: store.now, limit: limit).ids.count
            #expect(count <= limit)
        }
        try expect("sweep", atMost: 8, lists: lists) {
            let holds = try store.dedup(as: AgentName("ada"), dryRun: true).report.edges.isEmpty
            #expect(holds)
        }
        let before = try store.branch(named: "mal").tip
        try store.change("ada") { draft in for (a, b) in zip(ids, ids.dropFirst()) { try draft.keepApart(a, b) } }
        _ = try store.merge()
        try expect("list apart", atMost: 3, lists: lists) {
            let holds = try listed().count == Self.count
            #expect(holds)
        }
        #expect(try store.branch(named: "mal").tip == before)
    }

    @Test("A branch is kept from joining what it says before it is merged") func repaired() throws {
        try write(zip(ids, ids.dropFirst()).flatMap { [($0, .same($1, rule: 1)), ($1, .same($0, rule: 1))] })
        let pairs = try review().edges
        #expect(pairs.count == Self.count - 1 && pairs.allSatisfy { !$0.isApart })
        try store.change("ada") { draft in for pair in pairs { try draft.keepApart(pair.first, pair.second) } }
        _ = try store.merge()
        #expect(try listed().count == Self.count)
    }

    @Test("Edges to unknown ids and to itself mean nothing") func strange() throws {
        let lists = try seconds { _ = try listed() }
        let unknown = try ids.indices.map { try Body(content: "unknown \($0)").id }
        try write(
            zip(ids, unknown).flatMap {
                [($0, .same($1, rule: 0)), ($1, .same($0, rule: 0)), ($0, .same($0, rule: 0))]
            })
        #expect(try review().edges.count == Self.count)
        _ = try store.merge()
        try expect("list", atMost: 3, lists: lists) {
            let entries = try listed()
            #expect(entries.count == Self.count && entries.allSatisfy { $0.wordings.isEmpty })
        }
        try expect("sweep", atMost: 8, lists: lists) {
            let holds = try store.dedup(as: AgentName("ada"), dryRun: true).report.edges.isEmpty
            #expect(holds)
        }
    }

    @Test("Edges to what was erased mean nothing, in the epoch of the erasure and carried to it") func erased() throws {
        let lists = try seconds { _ = try listed() }
        let gone = ids[3]
        try write(ids.filter { $0 != gone }.prefix(1000).map { ($0, .same(gone, rule: 0)) })
        try write(ids.prefix(1000).map { (gone, .same($0, rule: 0)) })
        _ = try store.compact(erasing: [gone])
        // The branch of the old epoch is brought over, and what it says with it.
        _ = try store.carry()
        _ = try store.merge()
        try expect("list", atMost: 3, lists: lists) {
            let holds = try listed().count == Self.count - 1
            #expect(holds)
        }
        #expect(try store.snapshot(.trunk).item(gone).state.edges.isEmpty)
        #expect(try store.dedup(as: AgentName("ada")).report.edges.isEmpty)
        #expect(try store.verify(store.trunk()).findings.allSatisfy { $0.severity != .error })
    }

    @Test("Copies of one memory are named by a review, and kept apart from it by the repair") func copies() throws {
        let count = min(Self.count, 10_000)
        let lists = try seconds { _ = try listed() }
        let known = try Body(content: "The port of service 7 is 5007").id
        let records = try (0..<count).map { number in
            try Record(
                body: Body(
                    content: "the port of service 7 is 5007" + String(repeating: "!", count: 1 + number % 9),
                    ["tags": .array([.string("t\(number)")])]))
        }
        try store.bring(records, as: "mal")
        let (report, _) = try store.dedup(as: AgentName("mal"))
        #expect(report.edges.count == count)
        var found: ReviewedBranch?
        try expect("review", atMost: 8, lists: lists) { found = try review() }
        let copies = try #require(found?.copies.first)
        #expect(found?.copies.count == 1 && found?.edges.isEmpty == true)
        #expect(copies.known == [known] && copies.wordings.count == count)
        try sandbox.run("cp", "-r", "\(sandbox.path)/store", "\(sandbox.path)/merged")
        let merged = try sandbox.open("merged")
        _ = try merged.merge()
        let memory = try #require(
            try merged.snapshot(.trunk).memory(of: known, at: merged.now, includingExpired: false))
        // It is shown by the wording that was there, and says of itself how often it was contributed.
        #expect(memory.item.id == known && memory.shown == nil && memory.wordings.count == count + 1)
        #expect(memory.item.state.value(of: .contributions) == UInt64(count + 1))
        try store.change("ada") { draft in for id in copies.wordings { try draft.keepApart(id, known) } }
        try expect("merge", atMost: 20, lists: lists) { _ = try store.merge() }
        try expect("list", atMost: 3, lists: lists) {
            let holds = try listed().count == Self.count + 1
            #expect(holds)
        }
        #expect(try store.snapshot(.trunk).wordings(of: known, at: store.now).ids == [known])
        #expect(try store.snapshot(.trunk).item(known).state.value(of: .contributions) == 1)
    }

    @Test("apart on everything takes wordings apart, and is counted by a review") func apart() throws {
        let texts = try (0..<min(Self.count, 10_000)).map { number in
            try Body(content: "Deploys need a ticket", ["tags": .array([.string("t\(number)")])])
        }
        try store.bring(try texts.map { try Record(body: $0) }, as: "ben")
        _ = try store.dedup(as: AgentName("ben"))
        _ = try store.merge()
        let lists = try seconds {
            let holds = try listed().count == Self.count + 1
            #expect(holds)
        }
        let wordings = texts.map(\.id).sorted()
        // The first few to all others: a hundred thousand pairs at most.
        let hubs = wordings.prefix(10)
        try write(hubs.flatMap { hub in wordings.filter { $0 != hub }.map { (hub, .apart($0)) } })
        #expect(try review().edges.count { $0.isApart } > ReviewedBranch.mostUnremarked)
        _ = try store.merge()
        try expect("list", atMost: 4, lists: lists) {
            let holds = try listed().count >= Self.count + hubs.count
            #expect(holds)
        }
        try expect("sweep", atMost: 20, lists: lists) {
            _ = try store.dedup(as: AgentName("ben"), dryRun: true)
        }
        // What was joined by way of the first is joined anew without it.
        _ = try store.dedup(as: AgentName("ben"))
        _ = try store.merge()
        #expect(try listed().count == Self.count + hubs.count + 1)
    }
}
