import CRDT
import Git
import TestSupport
import Testing

@testable import GitMemory

@Suite("What a sweep for near-duplicates notes") struct SweepNoteTests {
    private let sandbox: StoreSandbox
    private let store: Store

    init() throws {
        sandbox = try StoreSandbox()
        store = try sandbox.makeStore()
    }

    private func add(_ content: String, as agent: String = "ada", until end: Expiry = .never) throws -> EntryID {
        sandbox.clock.advance(seconds: 1)
        let body = try Body(content: content)
        try store.change(agent) { try $0.add(body, until: end) }
        return body.id
    }

    private func sweep(dryRun: Bool = false) throws -> DedupReport {
        try store.dedup(as: AgentName("ada"), dryRun: dryRun).report
    }

    @Test("A second sweep compares nothing until something changes") func again() throws {
        for number in 0..<20 { _ = try add("The port of service \(number) is \(5000 + number)") }
        _ = try add("the port of service 7 is 5007.")
        #expect(try sweep().compared == 21)
        #expect(try sweep().compared == 0)
        // What was written is swept as well, on whichever branch it stands.
        _ = try store.merge()
        #expect(try sweep().edges.isEmpty)
        #expect(try sweep().compared == 0)
        _ = try add("the port of service 9 is 5009!")
        let report = try sweep()
        #expect(report.edges.count == 1 && report.compared == 22)
        #expect(try sweep().compared == 0)
    }

    @Test("Edges are told in the order of ids, whatever else the records have") func order() throws {
        var forgotten: [EntryID] = []
        for number in 1...8 {
            let ids = try (0..<3).map { try add("Port \(number) is open" + String(repeating: "!", count: $0)) }
            forgotten.append(try #require(ids.min()))
        }
        _ = try sweep(dryRun: true)
        for id in forgotten { try store.change("ada") { _ = try $0.forget(id) } }
        let edges = try sweep(dryRun: true).edges
        #expect(edges.count == 8)
        #expect(edges.map(\.first) == edges.map(\.first).sorted())
    }

    @Test("When a wording ends that joins others, the next sweep joins these") func ending() throws {
        let start = sandbox.clock.milliseconds
        let soon = Expiry(Timestamp(milliseconds: start + 60_000))
        let texts = (0..<3).map { "Deploys need a ticket" + String(repeating: "!", count: $0) }
        let ids = try texts.map { try Body(content: $0).id }.sorted()
        for text in texts {
            _ = try add(text, until: try Body(content: text).id == ids[1] ? soon : .never)
        }
        try store.change("ada") { draft in
            try draft.join(ids[0], ids[1])
            try draft.join(ids[1], ids[2])
        }
        #expect(try sweep().edges.isEmpty)
        #expect(try sweep().compared == 0)
        sandbox.clock.milliseconds = start + 61_000
        #expect(try sweep().edges.map { [$0.first, $0.second] } == [[ids[0], ids[2]]])
        // A clock that was set back may have it live again: all is looked at.
        #expect(try sweep().compared == 0)
        sandbox.clock.milliseconds = start + 30_000
        #expect(try sweep().compared == 3)
    }

    @Test("A note that is damaged, of an erasure or of a tree that is gone has everything looked at") func unusable()
        throws
    {
        _ = try add("The port is 5432")
        _ = try add("The host is db-1")
        let path = store.repository.commonDirectory + "gitmem/likeness/" + SweepNote.file
        #expect(try sweep().compared == 2)
        let bytes = try #require(try Files.read(path))
        #expect(try SweepNote(bytes).map { $0.bytes } == bytes)
        for damaged in [[], bytes.map { $0 ^ 1 }, bytes + [0], Array(bytes.dropLast(9))] {
            try Files.replace(path, with: damaged)
            #expect(try sweep().compared == 2)
        }
        var note = try #require(SweepNote(bytes))
        note.trees = [EntryTree(try #require(ObjectID(hex: String(repeating: "1", count: 40))))]
        try Files.replace(path, with: note.bytes)
        #expect(try sweep().compared == 2)
        try store.discardIndex()
        #expect(try Files.read(path) == nil)
    }

    @Test("After random changes a sweep finds what one without a note finds") func random() throws {
        try forSandboxCases(12) { random, repeating in
            let sandbox = try StoreSandbox(seed: random.next())
            let store = try sandbox.makeStore()
            try sandbox.git("clone", "--quiet", "--bare", "\(sandbox.path)/store", "\(sandbox.path)/plain")
            let texts = (0..<4).flatMap { number in
                [
                    "Deploys need \(number) tickets", "deploys need \(number) tickets.",
                    "The deploy needs \(number) tickets!",
                ]
            }
            let ids = try texts.map { try Body(content: $0).id }
            for _ in 0..<30 {
                sandbox.clock.advance(seconds: UInt64(random.below(100)))
                let agent = random.pick(["ada", "ben"])
                switch random.below(8) {
                case 0..<3:
                    let end = random.oneIn(3) ? sandbox.clock.milliseconds + UInt64(1 + random.below(400_000)) : nil
                    let body = try Body(content: random.pick(texts))
                    try store.change(agent) {
                        try $0.add(body, until: Expiry(end.flatMap { Timestamp(milliseconds: $0) }))
                    }
                case 3: try store.change(agent) { _ = try $0.forget(random.pick(ids)) }
                case 4:
                    let pair = random.pick(2, of: ids)
                    let isHalf = random.oneIn(2)
                    try store.change(agent) { draft in
                        if isHalf {
                            let tail = EntryEdge.same(pair[1], rule: 0).tail
                            try draft.edit(pair[0], Array(tail.utf8)) { $0.carry(tail) }
                        } else {
                            try draft.keepApart(pair[0], pair[1])
                        }
                    }
                case 5: _ = try store.merge()
                default:
                    let (found, expected) = (
                        try store.dedup(as: AgentName(agent), dryRun: true).report, try plain(sandbox, agent)
                    )
                    #expect(found.edges.map(\.first) == expected.edges.map(\.first), repeating)
                    #expect(found.edges.map(\.second) == expected.edges.map(\.second), repeating)
                    _ = try store.dedup(as: AgentName(agent))
                }
            }
        }
    }

    /// What a sweep finds in a copy of the store that has noted nothing.
    private func plain(_ sandbox: StoreSandbox, _ agent: String) throws -> DedupReport {
        try sandbox.git(
            "fetch", "--quiet", "--prune", "--force", "\(sandbox.path)/store",
            "+refs/heads/memory/*:refs/heads/memory/*",
            in: "plain")
        try sandbox.git("config", "gitmem.index", "false", in: "plain")
        return try sandbox.open("plain").dedup(as: AgentName(agent), dryRun: true).report
    }
}
